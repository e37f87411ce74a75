// Reads what was published as the server serves it: settings, inventory and the tree in .live, all anew.
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { ok, type Answer, type Refusal } from "../../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import { diagnosticsDocument } from "../../diagnostics/render/json.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { hostsByCrate } from "../../retract/crate-hosts.ts";
import type { Loaded, PublishedConfig } from "../../server/config-in-force.ts";
import type { CurrentRelease, StoreReport } from "../../server/store-report.ts";
import type { Call } from "../command.ts";
import { currentRelease } from "../current-release.ts";
import { analyseProject, type Analysed } from "../project.ts";
import { besideSettings, openNamed, settingsOf, storeNamed, type Settings } from "../settings.ts";
import type { World } from "../world.ts";

// RELOAD-02, RELOAD-03, RELOAD-08.
export async function loadPublished(call: Call, world: World): Promise<Loaded> {
  const settings = await settingsOf(call, world);
  if (settings.kind === "refused") return refused(settings);
  const live = await liveFolder(settings.value, world);
  if (live.kind === "refused") return refused(live);
  const project = { ...settings.value.project, stacks: live.value };
  const analysed = await analyseProject(project, world, { lint: false });
  if (analysed.kind === "refused") return refused(analysed);
  const config = configOf(analysed.value);
  return config === undefined ? mistaken(analysed.value.diagnostics) : { kind: "loaded", config };
}

/** The folder behind the link: a publish in between replaces the link, and leaves the folder alone. */
async function liveFolder(settings: Settings, world: World): Promise<Answer<string>> {
  const live = besideSettings(settings, settings.values.live ?? ".live");
  try {
    return ok(await realpath(resolve(world.cwd, live)));
  } catch (error) {
    const refusal = systemRefusal(error, `cannot read the published tree "${live}"`);
    return { ...refusal, hint: "`vigocli config publish` makes it" };
  }
}

function configOf({ policy, analysis }: Analysed): PublishedConfig | undefined {
  if (policy === undefined) return undefined;
  const { hosts } = policy;
  const crates = [...analysis.catalog.crates.values()];
  return {
    fleet: policy.fleet,
    hosts: hosts.length,
    configcrates: crates.filter(({ kind }) => kind === "configcrate").length,
    hostsByCrate: hostsByCrate(
      hosts.map(({ header, parts }) => [header.host, parts.map(({ crate }) => crate)] as const),
    ),
  };
}

function refused({ message, hint }: Refusal): Loaded {
  const told = hint === undefined ? message : `${message} (${hint})`;
  return { kind: "wrong", trouble: { message: told, diagnostics: [] } };
}

function mistaken(found: readonly Diagnostic[]): Loaded {
  const errors = found.filter(({ severity }) => severity === "error");
  const diagnostics = diagnosticsDocument(errors).diagnostics.map(
    ({ code, summary, file, line, column }) => ({ code, summary, file, line, column }),
  );
  const [first] = diagnostics;
  const place = first === undefined ? "" : `: ${first.file}:${first.line}: ${first.summary}`;
  const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
  const message = `the published tree has ${count}${place}`;
  return { kind: "wrong", trouble: { message, diagnostics } };
}

export async function reportStore(call: Call, world: World): Promise<StoreReport> {
  const settings = await settingsOf(call, world);
  if (settings.kind === "refused") return { where: undefined, release: settings };
  const where = storeNamed("store", settings.value, call, world);
  return { where, release: await releaseIn(where, settings.value, call, world) };
}

async function releaseIn(
  where: string,
  settings: Settings,
  call: Call,
  world: World,
): Promise<Answer<CurrentRelease | undefined>> {
  const store = openNamed(where, world);
  if (store.kind === "refused") return store;
  const trusted = await currentRelease(store.value, settings, { call, world });
  if (trusted.kind === "refused" || trusted.value === undefined) {
    return trusted.kind === "refused" ? trusted : ok(undefined);
  }
  const { document, timestamp } = trusted.value;
  const { release, created, hosts } = document;
  return ok({ release, created, hosts, expires: timestamp.expires });
}
