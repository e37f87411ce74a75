// `vigocli bundle show HOST`: what one host is told, from a store or straight from the stacks.
import type { Command } from "commander";
import type { Bundle } from "../../../runtime/contract/bundle.ts";
import { canonical, canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import type { Answer } from "../../../runtime/contract/refusal.ts";
import { sha256 } from "../../../runtime/trust/hash.ts";
import { isMap } from "../../../runtime/contract/value.ts";
import type { BundleOrigin } from "../../show/document.ts";
import { bundleDocument } from "../../show/document.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { foldBundle } from "../../explore/fold-bundle.ts";
import { cacheNamed } from "../cache.ts";
import type { Call } from "../command.ts";
import { flag, text, texts } from "../command.ts";
import { dataAt } from "../data-file.ts";
import { readStacks, readStore, type Bundles, type ReadBundles } from "../bundles.ts";
import { ownStore } from "../own-store.ts";
import { toldBundle } from "../told-bundle.ts";
import { trustOption, usualRoot } from "../pinned-root.ts";
import { colorFor, printDiagnostics, printRefusal, printUsage } from "../print.ts";
import { addProjectOptions } from "../project.ts";
import { addStoreOption, soundSettings, type GivenSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<host>", "the host's name, as the inventory has it");
  addProjectOptions(command, "compile this stacks tree, and read no store");
  addStoreOption(command);
  command
    .addOption(trustOption("the store", usualRoot))
    .option("--traits <file>", "fold it as a host with these traits would, JSON or YAML")
    .option("--json", "print the bundle as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli bundle show web01.example.com
  $ vigocli bundle show web01.example.com --stacks stacks --traits web01.yaml
  $ vigocli bundle show web01.example.com --store store --trust keys/root.json --json

Without --stacks it is what the current release tells the host, and must be signed by the keys of
server.yaml where these are named.
Resources stand in the order in which they are applied.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const host = call.args[0] ?? "";
  const stacks = text(call, "stacks");
  const fault = sourceFault(call);
  if (fault !== undefined) return printUsage(fault.message, fault.hint, call, world);
  const read =
    stacks === undefined ? await fromStore(call, world) : await fromStacks(stacks, call, world);
  if (read.kind === "ended") return read.code;
  if (read.kind === "refused") return printRefusal(read, call, world);
  printDiagnostics(read.value.diagnostics, call, world);
  const { side } = read.value;
  if (side === undefined) return exitCodes.wrongInput;
  const bundle = side.bundles.get(host);
  if (bundle === undefined) {
    const hint =
      didYouMean(host, side.bundles.keys()) ??
      "list it in inventory.yaml, and match it in a match block";
    printUsage(`there is no bundle for the host "${host}"`, hint, call, world);
    return exitCodes.wrongInput;
  }
  const traits = await dataAt("traits", call, world);
  if (traits.kind === "ended") return traits.code;
  const {
    bundle: shown,
    skipped,
    faults,
  } = traits.value === undefined
    ? { bundle, skipped: [], faults: [] }
    : foldBundle(bundle, traits.value);
  for (const { id, message } of faults) {
    const { yellow } = paint(colorFor(world.err, call, world));
    world.err.write(`${yellow("warning")}: such a host would refuse ${id}: ${message}\n`);
  }
  if (flag(call, "json")) {
    const document = bundleDocument(shown, originOf(bundle, side));
    const isTried = traits.value !== undefined && isMap(document);
    world.out.write(canonicalPretty(isTried ? { ...document, skipped } : document));
    return exitCodes.done;
  }
  const color = colorFor(world.out, call, world);
  world.out.write(toldBundle(shown, color) + toldSkipped(skipped, color));
  return exitCodes.done;
}

/** Nothing that was given is left out without a word. */
function sourceFault(call: Call): { readonly message: string; readonly hint: string } | undefined {
  const hint = "give --stacks for what would be published, --store for what was";
  if (text(call, "stacks") === undefined) {
    return texts(call, "inventory").length > 0
      ? { message: "--inventory means nothing without --stacks", hint }
      : undefined;
  }
  return text(call, "store") === undefined
    ? undefined
    : { message: "--stacks and --store contradict each other", hint };
}

type Ended = Extract<GivenSettings, { readonly kind: "ended" }>;

function fromStacks(where: string, call: Call, world: World): Promise<Answer<ReadBundles>> {
  const inventories = texts(call, "inventory");
  return readStacks(where, world, { inventories, cache: cacheNamed(call, world) });
}

async function fromStore(call: Call, world: World): Promise<Answer<ReadBundles> | Ended> {
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings;
  const own = await ownStore(settings.value, call, world);
  if (own.kind === "refused") return own;
  const read = await readStore(own.value.where, call, world, own.value.pin);
  if (read.kind === "ok" || (read.reason !== "not-found" && read.reason !== "not-a-store")) {
    return read;
  }
  const { stacks } = settings.value.project;
  return {
    ...read,
    hint: `publish to it first, or add --stacks ${stacks} for what publishing would tell the host`,
  };
}

function originOf(bundle: Bundle, { release }: Bundles): BundleOrigin {
  return { release, digest: sha256(canonical(bundle)) };
}

/** What the traits rule out. */
function toldSkipped(ids: readonly string[], color: boolean): string {
  if (ids.length === 0) return "";
  const { dim } = paint(color);
  return `\n${dim(`not on such a host: ${ids.join(", ")}`)}\n`;
}
