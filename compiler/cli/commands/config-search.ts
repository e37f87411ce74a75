// `vigocli config search`: who uses a configcrate, a usercrate, a role, a pattern or a variable.
import type { Command } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { renderSearch } from "../../explore/render-search.ts";
import type { Query, Searched } from "../../explore/search.ts";
import { search } from "../../explore/search.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { colorFor, exitCodeOf, printErrors, printRefusal, printUsage } from "../print.ts";
import type { Analysed } from "../project.ts";
import { addProjectOptions, analyseProject, findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  command
    .option("--configcrate <name>", "who brings it, leaves it out or waits for it")
    .option("--usercrate <name>", "who includes it")
    .option("--role <name>", "who takes it")
    .option("--match <name>", "the match blocks of a pattern, or that match a host of that name")
    .option("--var <name>", "who sets it, and who reads it")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config search --configcrate nginx-site
  $ vigocli config search --var nginx_port --json

With the places come the hosts that are reached.`,
    );
}

const kinds: readonly Query["kind"][] = ["configcrate", "usercrate", "role", "match", "var"];

export async function run(call: Call, world: World): Promise<number> {
  const [query, ...others] = kinds.flatMap((kind): readonly Query[] => {
    const name = text(call, kind);
    return name === undefined ? [] : [{ kind, name }];
  });
  if (query === undefined || others.length > 0) {
    const message = query === undefined ? "nothing to search for" : "one thing at a time";
    const hint = `name it with one of ${kinds.map((kind) => `--${kind}`).join(", ")}`;
    return printUsage(message, hint, call, world);
  }
  const analysed = await analyseProject(findProject(call, world), world, { lint: false });
  if (analysed.kind === "refused") return printRefusal(analysed, call, world);
  printErrors(analysed.value.diagnostics, call, world);
  const searched = search(query, analysed.value.analysis);
  if (searched.search === undefined) {
    printUsage(
      `there is no ${wordFor[query.kind]} "${query.name}"`,
      hintFor(query, searched, analysed.value),
      call,
      world,
    );
    return exitCodes.wrongInput;
  }
  const palette = paint(colorFor(world.out, call, world));
  world.out.write(
    flag(call, "json") ? canonicalPretty(searched.search) : renderSearch(searched.search, palette),
  );
  return exitCodeOf(analysed.value.diagnostics);
}

const wordFor: Readonly<Record<Query["kind"], string>> = {
  configcrate: "configcrate",
  usercrate: "usercrate",
  role: "role",
  match: "match block",
  var: "variable",
};

function hintFor({ kind, name }: Query, { known }: Searched, { analysis }: Analysed): string {
  const crate = analysis.catalog.crates.get(name);
  if (crate !== undefined && crate.kind !== kind) {
    return `it is a ${crate.kind}: search with --${crate.kind} ${name}`;
  }
  return didYouMean(name, known) ?? "`vigocli config tree` shows what there is";
}
