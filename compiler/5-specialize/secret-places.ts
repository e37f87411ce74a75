// Attributes that a secret must not stand in, because others on the host come to see what they hold.
import { isTemplate, type Attribute, type Attributes } from "../../runtime/contract/attribute.ts";
import { secretsIn } from "../../runtime/contract/secrets-in.ts";
import { secretExposed } from "../2-parse/template/fault-diagnostic.ts";
import type { AttributeSyntax } from "../2-parse/syntax.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import * as say from "./diagnostics.ts";
import { forBlock, type Folding } from "./fold.ts";

/** Every process of a host can read the command line of every other. */
const commandLines: ReadonlySet<string> = new Set([
  "command",
  "onlyif",
  "unless",
  "on_revert",
  "pre_command",
  "post_command",
  "db_dump_command",
  "check_command",
  "validate",
]);

/** They lie open in listings and logs, or say which file of the tree is meant. */
const names: ReadonlySet<string> = new Set(["target_path", "source", "state", "creates", "cwd"]);

/** False when something was reported. */
export function checkPlaces(
  type: string,
  {
    map,
    attributes,
  }: { readonly map: ReadonlyMap<string, AttributeSyntax>; readonly attributes: Attributes },
  folding: Folding,
): boolean {
  // Only what waits for the host can hold one, and nearly nothing does.
  if (Object.values(attributes).every((value) => typeof value !== "object")) return true;
  const holding = Object.entries(attributes).filter(([, value]) => secretsIn(value).length > 0);
  if (holding.length === 0) return true;
  const faults = holding.flatMap(([name, value]) => {
    const syntax = map.get(name);
    return syntax === undefined ? [] : (faultOf(type, { name, value, syntax }) ?? []);
  });
  for (const fault of faults) folding.report(forBlock(fault, folding));
  return faults.length === 0;
}

/** What holds a secret is never shown, so that nobody can ask for it to be. False when that was reported. */
export function checkSensitive(
  {
    map,
    attributes,
  }: { readonly map: ReadonlyMap<string, AttributeSyntax>; readonly attributes: Attributes },
  folding: Folding,
): boolean {
  const shown = map.get("sensitive");
  if (attributes["sensitive"] !== false || shown === undefined) return true;
  if (secretsIn(attributes).length === 0) return true;
  folding.report(forBlock(say.insensitiveSecret(shown.key), folding));
  return false;
}

interface Held {
  readonly name: string;
  readonly value: Attribute;
  readonly syntax: AttributeSyntax;
}

function faultOf(
  type: string,
  { name, value, syntax }: Held,
): ReturnType<typeof secretExposed> | undefined {
  const about = resourceTypes[type];
  if (commandLines.has(name)) {
    return secretExposed(
      syntax.key,
      `a secret in \`${name}\` would stand on a command line, where every account can read it`,
      type === "exec"
        ? "hand it over with `secret_file`, `stdin` or `environment`"
        : "write it into a file that only the right account can read, and let the command read that",
    );
  }
  if (names.has(name) || about?.identity.includes(name) === true) {
    return secretExposed(
      syntax.key,
      `\`${name}\` says which thing is managed, and everyone sees what it says`,
      "name the thing without the secret",
    );
  }
  const wanted = about?.about[name]?.type ?? [];
  const takesText = wanted.length === 0 || wanted.includes("string");
  return takesText || !isTemplate(value) ? undefined : say.secretInNumber(syntax.key, name);
}
