// Sends the content of a file through scripts of the host before it is written, as the signed settings allow.
import { createHash } from "node:crypto";
import type { HostSettings } from "../contract/bundle.ts";
import type { Answered, FileState, HostView } from "../host/host.ts";
import { realPath } from "./real-path.ts";

export interface StreamEditing {
  readonly settings: NonNullable<HostSettings["streamEdit"]>;
  readonly cache: ScriptCache;
}

/** What scripts made of what they read, so that a host that is as wanted runs none of them. */
export interface ScriptCache {
  recall(key: string): Promise<Uint8Array | undefined>;
  keep(key: string, output: Uint8Array): Promise<void>;
}

export const noScripts: StreamEditing = {
  settings: {},
  cache: { recall: () => Promise.resolve(undefined), keep: () => Promise.resolve() },
};

const usualPaths = ["/srv/vigo/scripts"];
const usualSeconds = 10;

/** Each script reads what the one before it printed. Throws, in words for a person, when one cannot or fails. */
export async function streamEdited(
  scripts: readonly string[],
  content: Uint8Array,
  { host, editing }: { readonly host: HostView; readonly editing: StreamEditing },
): Promise<Uint8Array> {
  if (editing.settings.enabled === false) {
    throw new Error("`stream_edit` is switched off by stream_edit.enabled of server.yaml");
  }
  if (host.confined) {
    throw new Error(
      "`stream_edit` runs programs, which an agent that is kept beneath a folder never does",
    );
  }
  let edited = content;
  for (const path of scripts) {
    edited = await throughScript(await scriptAt(path, host, editing), edited, { host, editing });
  }
  return edited;
}

interface Script {
  /** As it is written. */
  readonly path: string;
  readonly real: string;
  readonly modified: number;
  readonly sha256: string;
}

async function scriptAt(
  path: string,
  host: HostView,
  { settings }: StreamEditing,
): Promise<Script> {
  const { allowedPaths = usualPaths } = settings;
  if (!path.startsWith("/")) throw new Error(`the script "${path}" has no absolute path`);
  const isNamedAllowed = allowedPaths.some((allowed) => isBelow(path, allowed));
  const real = isNamedAllowed ? await realPath(path, host) : path;
  if (real === undefined) throw new Error(`the script "${path}" does not exist`);
  const roots = await Promise.all(allowedPaths.map((allowed) => realPath(allowed, host)));
  if (!isNamedAllowed || !roots.some((root) => root !== undefined && isBelow(real, root))) {
    const where = real === path ? "" : `, for it leads to "${real}"`;
    throw new Error(
      `the script "${path}" is not allowed${where}: stream_edit.allowed_paths of server.yaml allows ${listed(allowedPaths)}`,
    );
  }
  const state = await host.stat(real);
  const bytes = state?.kind === "file" ? await host.read(real) : undefined;
  if (state === undefined || bytes === undefined) throw new Error(`"${path}" is no script`);
  assertSafe(path, state);
  return { path, real, modified: state.modified ?? 0, sha256: hash(bytes) };
}

function isBelow(path: string, folder: string): boolean {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const above = folder.split("/").filter((part) => part !== "" && part !== ".");
  return (
    !parts.includes("..") &&
    parts.length > above.length &&
    above.every((part, at) => part === parts[at])
  );
}

function listed(paths: readonly string[]): string {
  return paths.length === 0 ? "none" : paths.map((path) => `"${path}"`).join(", ");
}

/** It runs as the agent does, so that whoever can change it can do all that the agent can. */
function assertSafe(path: string, { mode }: FileState): void {
  if ((mode & 0o002) === 0) return;
  throw new Error(`everybody may change the script "${path}"; close it with \`chmod o-w ${path}\``);
}

async function throughScript(
  script: Script,
  content: Uint8Array,
  { host, editing }: { readonly host: HostView; readonly editing: StreamEditing },
): Promise<Uint8Array> {
  const { path, real, modified, sha256 } = script;
  const key = hash(JSON.stringify([hash(content), path, modified, sha256]));
  const known = await editing.cache.recall(key);
  if (known !== undefined) return known;
  const seconds = editing.settings.defaultTimeoutSeconds ?? usualSeconds;
  const answered = await host.ask({
    argv: [real],
    stdin: content,
    seconds,
    exact: true,
    fresh: true,
  });
  const output = outputOf(path, answered);
  // What failed is never kept, so that the next run tries again.
  await editing.cache.keep(key, output);
  return output;
}

function outputOf(path: string, answered: Answered | undefined): Uint8Array {
  if (answered === undefined) {
    throw new Error(`the script "${path}" cannot be run; \`chmod +x ${path}\` lets it`);
  }
  const { code, err, bytes } = answered;
  if (code === 0 && bytes !== undefined) return bytes;
  const said = err.trim() === "" ? "" : `: ${err.trim().split("\n").slice(-10).join("\n")}`;
  throw new Error(`the script "${path}" failed with exit code ${code}${said}`);
}

function hash(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
