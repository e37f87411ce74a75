// Holds a YAML node against the schema of its kind, and says in our words what does not fit.
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { SchemaError } from "../../generated/validators.js";
import * as say from "../diagnostics.ts";
import { holdsTemplate } from "../template/parse-template.ts";
import type { Node } from "../yaml/node.ts";
import { entryOf, plain } from "../yaml/node.ts";
import { nodeAt, subjectOf } from "./reach.ts";
import { repair } from "./repair.ts";
import {
  allowedValues,
  alternatives,
  describedAt,
  excludedKeys,
  keysOf,
  schemaAt,
} from "./schema.ts";
import { foundWords, shown, wantedWords } from "./words.ts";

export type Validate = ((data: unknown) => boolean) & {
  errors?: readonly SchemaError[] | null | undefined;
};

export interface Shaped {
  /** The node with repaired scalars in it, or as it came. */
  readonly node: Node;
  /** False when something was reported as an error: its readers may meet anything. */
  readonly fits: boolean;
}

export interface Schema {
  readonly file: string;
  readonly validate: Validate;
}

export interface Shaping {
  readonly report: Report;
  /** Faults that somebody else tells, or that are none here. */
  readonly skip?: (fault: SchemaError) => boolean;
}

/** `owner` names the thing in messages ("configcrate", "resource of type file"). */
export function shape(node: Node, schema: Schema, owner: string, shaping: Shaping): Shaped {
  const { report, skip = () => false } = shaping;
  const found = faultsOf(node, schema.validate);
  const repaired = repair(node, found, report);
  const faults = repaired === node ? found : faultsOf(repaired, schema.validate);
  const context: Context = { root: repaired, file: schema.file, owner, report };
  let fits = true;
  for (const fault of faults) {
    // What stands in a template is known only after folding; it is held against the schema then.
    if (isTemplated(nodeAt(repaired, fault.instancePath).node) || skip(fault)) continue;
    if (translate(fault, context)) fits = false;
  }
  return { node: repaired, fits };
}

interface Context {
  readonly root: Node;
  readonly file: string;
  readonly owner: string;
  readonly report: Report;
}

function faultsOf(node: Node, validate: Validate): readonly SchemaError[] {
  return validate(plain(node)) ? [] : [...(validate.errors ?? [])];
}

/** True when the fault was reported. Composite keywords repeat what their parts have said. */
function translate(fault: SchemaError, context: Context): boolean {
  const { node, words } = nodeAt(context.root, fault.instancePath);
  const owner = words === "" ? context.owner : `"${words}"`;
  switch (fault.keyword) {
    case "required":
      // One branch of an anyOf: the anyOf itself tells all of them at once.
      if (fault.schemaPath.includes("/anyOf/")) return false;
      context.report(missing(fault, node, owner));
      return true;
    case "minItems":
    case "minProperties":
      context.report(tooFew(fault, node, words, context));
      return true;
    case "additionalProperties":
    case "unevaluatedProperties":
      context.report(unknown(fault, node, owner, context));
      return true;
    case "type":
      context.report(
        say.wrongType(subjectOf(node), owner, wantedWords(fault.params["type"]), foundWords(node)),
      );
      return true;
    case "enum":
    case "const":
      context.report(
        say.wrongValue({
          at: subjectOf(node),
          what: owner,
          value: shown(node),
          allowed: allowedValues(fault),
        }),
      );
      return true;
    case "not":
      context.report(clash(fault, node, owner, context));
      return true;
    case "dependentRequired":
      context.report(missing(fault, node, owner));
      return true;
    case "anyOf":
      context.report(oneOf(fault, node, owner, context));
      return true;
    case "maxProperties":
      context.report(say.crowdedBlock(subjectOf(node)));
      return true;
    case "if":
    case "allOf":
    case "oneOf":
      return false;
    default:
      context.report(
        say.wrongValue({
          at: subjectOf(node),
          what: owner,
          value: shown(node),
          ...describedAt(context.file, fault.schemaPath),
        }),
      );
      return true;
  }
}

function missing(fault: SchemaError, node: Node, owner: string): ReturnType<typeof say.missingKey> {
  return say.missingKey(
    { at: subjectOf(node), key: String(fault.params["missingProperty"]) },
    owner,
  );
}

function tooFew(
  { params }: SchemaError,
  node: Node,
  words: string,
  context: Context,
): ReturnType<typeof say.missingKey> {
  if (context.owner === "configcrate" && words === "resources") {
    return say.missingKey({ at: subjectOf(node), key: "resources" }, "configcrate");
  }
  const least = Number(params["limit"]);
  const isMap = node.kind === "map";
  const items = `${least === 1 ? "one" : least} ${isMap ? "key" : "item"}${least === 1 ? "" : "s"}`;
  const wanted = `a ${isMap ? "mapping" : "list"} with at least ${items}`;
  return say.wrongType(subjectOf(node), `"${words}"`, wanted, least === 1 ? "empty" : "shorter");
}

function oneOf(
  fault: SchemaError,
  node: Node,
  owner: string,
  context: Context,
): ReturnType<typeof say.oneOf> {
  const [only, ...others] = alternativesOf(fault, context);
  // Where the other keys are only other words for this one, this one is what is missing.
  if (only !== undefined && others.length === 0) {
    return say.missingKey({ at: subjectOf(node), key: only }, owner);
  }
  return say.oneOf(only === undefined ? [] : [only, ...others], subjectOf(node), owner);
}

function alternativesOf(fault: SchemaError, context: Context): readonly string[] {
  return alternatives(
    schemaAt(context.file, fault.schemaPath.replace(/\/[^/]*$/u, "")),
    context.file,
  );
}

function clash(
  fault: SchemaError,
  node: Node,
  owner: string,
  context: Context,
): ReturnType<typeof say.exactlyOne> {
  const keys = excludedKeys(schemaAt(context.file, fault.schemaPath));
  const found = node.kind === "map" ? node.entries.filter(({ key }) => keys.includes(key)) : [];
  return say.exactlyOne(
    keys,
    found.map(({ keyAt }) => keyAt),
    { at: subjectOf(node), owner },
  );
}

function unknown(
  fault: SchemaError,
  node: Node,
  owner: string,
  context: Context,
): ReturnType<typeof say.unknownKey> {
  const name = String(fault.params["additionalProperty"] ?? fault.params["unevaluatedProperty"]);
  const entry = node.kind === "map" ? entryOf(node, name) : undefined;
  const parent = schemaAt(context.file, fault.schemaPath.replace(/\/[^/]*$/u, ""));
  return say.unknownKey(
    { at: entry?.keyAt ?? subjectOf(node), key: name },
    keysOf(parent, context.file),
    owner,
  );
}

function isTemplated(node: Node): boolean {
  return node.kind === "scalar" && typeof node.value === "string" && holdsTemplate(node.value);
}
