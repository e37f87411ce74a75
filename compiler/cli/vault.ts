// Which vault a command means: by flags, by the environment, by server.yaml, else the usual folder.
import type { Command } from "commander";
import { dirname, resolve } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { startReading } from "../2-parse/reading.ts";
import { readSettings } from "../2-parse/settings.ts";
import type { SettingsSyntax } from "../2-parse/syntax.ts";
import type { KnownSecrets } from "../5-specialize/secret-needs.ts";
import type { VaultPlace } from "../secrets/master-key.ts";
import type { Gate } from "../secrets/unlock.ts";
import { listVault } from "../secrets/vault.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import { sourceAt } from "./data-file.ts";
import { parseDuration } from "../../runtime/contract/duration.ts";
import { findProject } from "./project.ts";
import type { World } from "./world.ts";

const usualFolder = "/srv/vigo/secrets";
const usualWindow = 24 * 60 * 60 * 1000;

export function addVaultOptions(command: Command): void {
  command
    .option(
      "--secrets-dir <dir>",
      `the vault (default: VIGO_SECRETS_DIR, else that of server.yaml, else ${usualFolder})`,
    )
    .option("--key-file <file>", "its master key (default: .master.key in the vault)");
}

export interface VaultChoice {
  readonly place: VaultPlace;
  readonly windowMs: number;
  /** Somebody named it for this very command, so that it must be there. */
  readonly isMeant: boolean;
}

export async function chooseVault(call: Call, world: World): Promise<Answer<VaultChoice>> {
  const settings = await settingsFor(call, world);
  if (settings.kind !== "ok") return settings;
  const { secrets } = settings.value;
  const given = text(call, "secretsDir") ?? nonEmpty(world.env["VIGO_SECRETS_DIR"]);
  if (given === undefined && secrets?.backend === "isopass") {
    return refuse(
      "failed",
      "the secrets backend isopass is not in this version",
      "set `secrets: {backend: local}` in server.yaml, or name a vault with --secrets-dir",
    );
  }
  const keyFile = text(call, "keyFile");
  const named: VaultPlace =
    given === undefined ? placeIn(settings.value) : { dir: resolve(world.cwd, given) };
  return ok({
    place: keyFile === undefined ? named : { ...named, keyFile: resolve(world.cwd, keyFile) },
    windowMs: parseDuration(secrets?.unlockWindow ?? "") ?? usualWindow,
    isMeant: given !== undefined,
  });
}

function placeIn({ secrets, base }: GivenSettings): VaultPlace {
  const dir = resolve(base, secrets?.dir ?? usualFolder);
  const { keyFile } = secrets ?? {};
  return keyFile === undefined ? { dir } : { dir, keyFile: resolve(base, keyFile) };
}

interface GivenSettings {
  readonly secrets: SettingsSyntax["secrets"] | undefined;
  /** What paths in server.yaml are meant from. */
  readonly base: string;
}

/** Mistakes in server.yaml are for those commands to tell that compile a tree. */
async function settingsFor(call: Call, world: World): Promise<Answer<GivenSettings>> {
  const path = findProject(call, world).settings;
  if (path === undefined) return ok({ secrets: undefined, base: world.cwd });
  const silent = (): void => undefined;
  const source = await sourceAt(path, world, silent);
  if (source.kind !== "ok") return source;
  const { secrets } = readSettings(source.value, startReading(silent));
  return ok({ secrets, base: resolve(world.cwd, dirname(path)) });
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

export interface FoundVault {
  /** Where to unseal from; why not, when there is no vault. */
  readonly place: Answer<VaultPlace>;
  readonly known: KnownSecrets;
}

/** For those who compile: without a vault a tree may be checked, as long as nobody has named one. */
export async function findVault(call: Call, world: World): Promise<Answer<FoundVault>> {
  const choice = await chooseVault(call, world);
  const none = { known: { paths: undefined } };
  if (choice.kind !== "ok") return ok({ place: choice, ...none });
  const { place, isMeant } = choice.value;
  const listed = await listVault(place);
  if (listed.kind === "ok") {
    const paths = new Set(listed.value.map(({ path }) => path));
    return ok({ place: ok(place), known: { paths } });
  }
  return isMeant ? listed : ok({ place: listed, ...none });
}

/** By path, for those who only look: empty without a vault, as long as nobody has named one. */
export async function secretVersions(
  call: Call,
  world: World,
): Promise<Answer<ReadonlyMap<string, number>>> {
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return ok(new Map());
  const { place, isMeant } = choice.value;
  const listed = await listVault(place);
  if (listed.kind === "ok")
    return ok(new Map(listed.value.map((fact) => [fact.path, fact.version])));
  return isMeant ? listed : ok(new Map());
}

export function gateOf({ place, windowMs }: VaultChoice, world: World): Gate {
  return { dir: place.dir, windowMs, now: world.now() };
}
