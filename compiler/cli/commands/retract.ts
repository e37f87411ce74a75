// `vigocli retract CRATE...`: the configcrates that take others back, as publish would write them.
import type { Command } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { ok, type Answer } from "../../../runtime/contract/refusal.ts";
import type { CrateSyntax } from "../../2-parse/syntax.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { draftDocument } from "../../drafts/document.ts";
import { draftOf, type Draft } from "../../drafts/draft.ts";
import { hostsByCrate } from "../../retract/crate-hosts.ts";
import type { Source } from "../../source/source.ts";
import type { Call } from "../command.ts";
import { printHosts, printKept, type Hosts } from "../kept-retracts.ts";
import { flag, text } from "../command.ts";
import { readStore } from "../bundles.ts";
import { trustOption } from "../pinned-root.ts";
import { colorFor, exitCodeOf, printErrors, printRefusal, printUsage } from "../print.ts";
import type { Analysed } from "../project.ts";
import { addProjectOptions, analyseProject, findProject } from "../project.ts";
import { reviewsOf } from "../reviewing.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<crate...>", "names of configcrates");
  addProjectOptions(command);
  command
    .option("--affected", "also list the hosts that get them, on standard error")
    .option(
      "--store <where>",
      "the hosts that get them in this store's release; what is gone from the stacks is taken from it too",
    )
    .addOption(trustOption("the store"))
    .option("--review", "have the provider that server.yaml names look at the drafts")
    .option("--json", "print drafts, warnings, confidence and hosts as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli retract nginx-site > stacks/configcrates/web/nginx-site-retract.vgo
  $ vigocli retract nginx-site --affected
  $ vigocli retract old-app --store store --affected

Comments say how sure each reversal is; REVIEW and WARNING mark what a person must look at.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const names = [...new Set(call.args)];
  const where = text(call, "store");
  const analysed = await analyseProject(findProject(call, world), world, { lint: false });
  if (analysed.kind === "refused") {
    // Whoever has the store alone may still ask it.
    return where !== undefined && analysed.reason === "not-found"
      ? printKept(names, where, call, world)
      : printRefusal(analysed, call, world);
  }
  printErrors(analysed.value.diagnostics, call, world);
  const { crates } = analysed.value.analysis.catalog;
  const gone = names.filter((name) => crates.get(name) === undefined);
  if (where !== undefined && gone.length > 0) {
    if (gone.length === names.length) return printKept(names, where, call, world);
    const hint = `ask for ${gone.join(" ")} alone: of those in the stacks, the stacks say it`;
    return printUsage("some of them are in the stacks, and some are gone", hint, call, world);
  }
  const sources: Source[] = [];
  for (const name of names) {
    const crate = crates.get(name);
    if (crate?.kind !== "configcrate")
      return unknownCrate(name, crate, analysed.value, { call, world });
    sources.push(crate.name.at.source);
  }
  const drafts = await draftAll(sources, call, world);
  const asks = flag(call, "affected") || flag(call, "json") || where !== undefined;
  const hosts = asks ? await affected(analysed.value, call, world) : ok(undefined);
  if (hosts.kind === "refused") return printRefusal(hosts, call, world);
  if (flag(call, "json")) {
    const configcrates = drafts.map((draft) => draftDocument(draft, hosts.value));
    world.out.write(canonicalPretty({ configcrates }));
  } else {
    world.out.write(drafts.map(({ text: draft }) => draft).join("---\n"));
    printWarnings(drafts, call, world);
  }
  if (flag(call, "affected")) {
    for (const { crate } of drafts) printHosts(crate, hosts.value, world);
  }
  return exitCodeOf(analysed.value.diagnostics);
}

async function draftAll(
  sources: readonly Source[],
  call: Call,
  world: World,
): Promise<readonly Draft[]> {
  const reviews = flag(call, "review") ? await reviewsOf(sources, call, world) : [];
  return sources.flatMap((source, at) => {
    const reviewed = reviews[at]?.reviewed;
    return draftOf(source, reviewed === undefined ? {} : { reviewed }) ?? [];
  });
}

/** Undefined when the tree has mistakes, so that nobody can say. */
async function affected({ policy }: Analysed, call: Call, world: World): Promise<Answer<Hosts>> {
  const where = text(call, "store");
  if (where === undefined) {
    const parts = policy?.hosts.map(
      (host) => [host.header.host, host.parts.map(({ crate }) => crate)] as const,
    );
    return ok(parts === undefined ? undefined : hostsByCrate(parts));
  }
  const read = await readStore(where, call, world);
  if (read.kind === "refused") return read;
  const bundles = [...(read.value.side?.bundles ?? [])];
  return ok(
    hostsByCrate(
      bundles.map(([host, { resources }]) => [host, resources.map(({ crate }) => crate)] as const),
    ),
  );
}

function unknownCrate(
  name: string,
  crate: CrateSyntax | undefined,
  { analysis }: Analysed,
  { call, world }: { readonly call: Call; readonly world: World },
): number {
  const known = [...analysis.catalog.crates.values()].filter(({ kind }) => kind === "configcrate");
  const hint =
    crate === undefined
      ? (didYouMean(
          name,
          known.map((other) => other.name.value),
        ) ??
        "`vigocli config tree` shows what there is; a removed one is still in the store: --store STORE")
      : "it is a usercrate: write `state: absent` on its user, where everybody sees it";
  printUsage(`there is no configcrate "${name}"`, hint, call, world);
  return exitCodes.wrongInput;
}

function printWarnings(drafts: readonly Draft[], call: Call, world: World): void {
  const { yellow } = paint(colorFor(world.err, call, world));
  for (const { warnings, crate } of drafts) {
    for (const warning of warnings) {
      world.err.write(`${yellow("warning")}: ${crate}: ${warning}\n`);
    }
  }
}
