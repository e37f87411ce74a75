// The settings of server.yaml for commands that need them before, or without, compiling the tree beside it.
import type { Command } from "commander";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { openStore, openWritableStore } from "../../runtime/store/open.ts";
import type { MaintainedStore, Store } from "../../runtime/store/store.ts";
import { startReading } from "../2-parse/reading.ts";
import { readSettings } from "../2-parse/settings.ts";
import type { SettingsSyntax } from "../2-parse/syntax.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import { sourceAt } from "./data-file.ts";
import { exitCodeOf, printDiagnostics, printRefusal } from "./print.ts";
import { findProject, type Project } from "./project.ts";
import { watchReads, watchStore } from "./watched-store.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export interface Settings {
  readonly project: Project;
  readonly values: SettingsSyntax;
  /** server.yaml itself; undefined when there is none, or it is no text. */
  readonly source: Source | undefined;
  /** Compiling the tree tells of them too. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function settingsOf(call: Call, world: World): Promise<Answer<Settings>> {
  const project = findProject(call, world);
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic);
  };
  const source =
    project.settings === undefined
      ? ok(undefined)
      : await sourceAt(project.settings, world, report);
  if (source.kind === "refused") {
    const hint = "name an existing file with --config FILE, or leave the flag out";
    return source.reason === "not-found" ? { ...source, hint } : source;
  }
  const values = readSettings(source.value, startReading(report));
  return ok({ project, values, source: source.value, diagnostics });
}

export type GivenSettings =
  | { readonly kind: "given"; readonly value: Settings }
  /** It was said what is wrong; the command ends with the code. */
  | { readonly kind: "ended"; readonly code: number };

/** For commands that compile nothing: they go by no setting while another one is wrong. */
export async function soundSettings(call: Call, world: World): Promise<GivenSettings> {
  const settings = await settingsOf(call, world);
  if (settings.kind === "refused") {
    return { kind: "ended", code: printRefusal(settings, call, world) };
  }
  const { diagnostics } = settings.value;
  printDiagnostics(diagnostics, call, world);
  const code = exitCodeOf(diagnostics);
  return code === exitCodes.done
    ? { kind: "given", value: settings.value }
    : { kind: "ended", code };
}

/** What server.yaml calls a folder is meant from where server.yaml lies. */
export function besideSettings({ project }: Settings, path: string): string {
  // Joined to a folder, an absolute path would begin in that folder.
  return path.includes("://") || isAbsolute(path)
    ? path
    : join(dirname(project.settings ?? ""), path);
}

export function addStoreOption(command: Command): void {
  command.option(
    "--store <store>",
    "where the releases are (default: VIGO_STORE, else that of server.yaml, else ./store)",
  );
}

/** As a person would name it: by the flag, by VIGO_STORE, by server.yaml, or where it usually is. */
export function storeNamed(
  flag: "out" | "store",
  settings: Settings,
  call: Call,
  world: World,
): string {
  const given = text(call, flag) ?? world.env["VIGO_STORE"];
  if (given !== undefined) return given;
  const { store } = settings.values;
  return store === undefined ? "store" : besideSettings(settings, store);
}

/** As it is opened: a folder is meant from where the command was given. */
export function storeAt(where: string, world: World): string {
  return where.includes("://") ? where : resolve(world.cwd, where);
}

export function openNamed(where: string, world: World): Answer<MaintainedStore> {
  const store = openWritableStore(storeAt(where, world), { env: world.env });
  return store.kind === "ok" ? ok(watchStore(store.value, world.progress)) : store;
}

/** For commands that write nothing: what a web server shows will do. */
export function openToRead(where: string, world: World): Answer<Store> {
  const store = openStore(storeAt(where, world), { env: world.env });
  return store.kind === "ok" ? ok(watchReads(store.value, world.progress)) : store;
}
