// `vigocli why HOST RESOURCE[.ATTRIBUTE]`: from what a host is told back to the lines that made it so.
import type { Command } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { findKnown, type KnownHost } from "../../explore/find-known.ts";
import { findResource, type Found, type Nameable } from "../../explore/find-resource.ts";
import { renderWhy } from "../../explore/render-why.ts";
import { resourcesOf } from "../../explore/trace-resource.ts";
import { whyOf } from "../../explore/why.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { colorFor, exitCodeOf, printErrors, printRefusal, printUsage } from "../print.ts";
import { addProjectOptions, analyseProject, findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";
import { unknownHost } from "../unknown-host.ts";

export function configure(command: Command): void {
  command
    .argument("<host>", "the host's name; one that no inventory lists is taken by its match block")
    .argument(
      "<resource>",
      "an id, type[target], or a part of an id; .ATTRIBUTE behind it tells that one alone",
    );
  addProjectOptions(command);
  command.option("--json", "print it as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli why web01.example.com nginx-site/site
  $ vigocli why web01.example.com nginx-site/site.content
  $ vigocli why web01.example.com 'service[nginx]' --json

It tells who brought the configcrate, what became of each condition, and for every attribute the line
that says it, the variables with all layers that they beat, and the arms of lookups that lost.
\`vigocli who FILE:LINE\` goes the other way.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const analysed = await analyseProject(findProject(call, world), world, { lint: false });
  if (analysed.kind === "refused") return printRefusal(analysed, call, world);
  const { diagnostics, analysis } = analysed.value;
  printErrors(diagnostics, call, world);
  const [host = "", words = ""] = call.args;
  const known = findKnown(host, analysis);
  if (known === undefined) return unknownHost(call, analysis, world);
  const resources = resourcesOf(known);
  const nameable = nameableOf(known, resources);
  const found = findResource(words, nameable);
  const resource = found.kind === "found" ? resources.get(found.id) : undefined;
  if (found.kind !== "found" || resource === undefined) {
    return notFound(found, { words, nameable }, call, world);
  }
  const whole = whyOf(resource, known);
  const { attribute } = found;
  const why = {
    ...whole,
    attributes: whole.attributes.filter(({ name }) => [undefined, name].includes(attribute)),
  };
  const telling = {
    palette: paint(colorFor(world.out, call, world)),
    width: world.out.columns ?? 100,
    attribute,
  };
  world.out.write(flag(call, "json") ? canonicalPretty(why) : renderWhy(why, telling));
  return exitCodeOf(diagnostics);
}

function nameableOf(
  known: KnownHost,
  resources: ReturnType<typeof resourcesOf>,
): readonly Nameable[] {
  const told = known.policy?.parts.flatMap((part) => part.resources) ?? [];
  const byId = new Map(told.map((resource) => [resource.id, resource]));
  return [...resources].map(([id, resource]) => ({
    id,
    type: resource.syntax.type.value,
    told: byId.get(id),
    attributes: () => whyOf(resource, known).attributes.map(({ name }) => name),
  }));
}

function notFound(
  found: Found,
  { words, nameable }: { readonly words: string; readonly nameable: readonly Nameable[] },
  call: Call,
  world: World,
): number {
  const [host = ""] = call.args;
  const { stacks } = findProject(call, world);
  const listing = `vigocli bundle show ${host} --stacks ${stacks}`;
  const { message, hint } = faultOf(found, { words, nameable, host, listing });
  printUsage(message, hint, call, world);
  return exitCodes.wrongInput;
}

interface Asked {
  readonly words: string;
  readonly nameable: readonly Nameable[];
  readonly host: string;
  /** The command that lists what can be named. */
  readonly listing: string;
}

function faultOf(
  found: Found,
  { words, nameable, host, listing }: Asked,
): { readonly message: string; readonly hint: string } {
  switch (found.kind) {
    case "several": {
      const few = found.ids.slice(0, mostNamed).map((id) => `"${id}"`);
      const more = found.ids.length - few.length;
      return {
        message: `"${words}" may be any of ${found.ids.length} resources of "${host}"`,
        hint: `say which: ${few.join(", ")}${more > 0 ? ` or ${more} more` : ""}`,
      };
    }
    case "no-attribute": {
      const { id } = found.resource;
      const attributes = found.resource.attributes();
      return {
        message: `"${id}" says nothing of "${found.attribute}" on "${host}"`,
        hint: didYouMean(found.attribute, attributes) ?? `it says ${attributes.join(", ")}`,
      };
    }
    case "found":
    case "none": {
      const ids = nameable.map(({ id }) => id);
      const names = ids.map((id) => id.slice(id.indexOf("/") + 1));
      return {
        message: `"${host}" has no resource "${words}"`,
        hint:
          didYouMean(words, [...ids, ...names]) ??
          `an id is configcrate/resource; \`${listing}\` lists them`,
      };
    }
  }
}

const mostNamed = 6;
