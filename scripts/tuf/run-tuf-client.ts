// Does what the command line asks, with the workflow of runtime/trust and the rules for foreign repositories.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { folderMemory } from "../../runtime/agent/folder-memory.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { makeFolder, replaceFile } from "../../runtime/disk/durable.ts";
import { refreshMetadata, type TrustedMetadata } from "../../runtime/trust/client.ts";
import { fetchTarget } from "../../runtime/trust/fetch-target.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { remember } from "../../runtime/trust/memory.ts";
import type { TargetFile } from "../../runtime/trust/metadata.ts";
import { readPin } from "../../runtime/trust/pin.ts";
import { foreignRules } from "./foreign-rules.ts";
import { httpSource } from "./http-source.ts";
import { readJob, usage, type Job } from "./options.ts";

export interface Surroundings {
  /** Where relative paths are meant from. */
  readonly folder: string;
  readonly now: () => Date;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** The exit code: 0 or 1, as the suite wants it. */
export async function runTufClient(
  args: readonly string[],
  { folder, now, print, complain }: Surroundings,
): Promise<number> {
  const job = readJob(args, folder);
  if (job.kind === "help") {
    print(usage);
    return 0;
  }
  if (job.kind === "wrong") {
    complain(`error: ${job.message}\n${usage}`);
    return 1;
  }
  const done = await perform(job, now());
  if (done.kind === "ok") return 0;
  complain(`error: ${done.message} (${done.reason})`);
  return 1;
}

type Work<K extends Job["kind"]> = Extract<Job, { readonly kind: K }>;

async function perform(
  job: Work<"init" | "refresh" | "download">,
  now: Date,
): Promise<Answer<unknown>> {
  switch (job.kind) {
    case "init":
      return init(job);
    case "refresh":
      return update(job, now);
    case "download":
      return download(job, now);
  }
}

async function init({ root, metadataDir }: Work<"init">): Promise<Answer<undefined>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(root);
  } catch (error) {
    return systemRefusal(error, `cannot read "${root}"`);
  }
  const pinned = readPin(bytes, root, foreignRules);
  return pinned.kind === "ok" ? remember(folderMemory(metadataDir), "root.json", bytes) : pinned;
}

function update(
  { metadataDir, metadataUrl }: Pick<Work<"refresh">, "metadataDir" | "metadataUrl">,
  now: Date,
): Promise<Answer<TrustedMetadata>> {
  const store = httpSource({ metadata: metadataUrl });
  return refreshMetadata({ store, memory: folderMemory(metadataDir), now, rules: foreignRules });
}

/** Whoever signs could fill a disk. */
const targetLimit = 1024 * 1024 * 1024;

async function download(job: Work<"download">, now: Date): Promise<Answer<undefined>> {
  const { targetName, metadataUrl, targetBaseUrl } = job;
  const trusted = await update(job, now);
  if (trusted.kind !== "ok") return trusted;
  // 5.6.7 without delegations, 5.7.1 and 5.7.2.
  const { targets } = trusted.value.targets;
  const target = Object.hasOwn(targets, targetName) ? targets[targetName] : undefined;
  if (target === undefined) return refuse("not-found", `no target is called "${targetName}"`);
  const path = join(job.targetDir, fileNameOf(targetName));
  try {
    if (await isThere(path, target)) return ok(undefined);
    const store = httpSource({ metadata: metadataUrl, targets: targetBaseUrl });
    const bytes = await fetchTarget({ store }, targetName, target, targetLimit);
    if (bytes.kind !== "ok") return bytes;
    await makeFolder(job.targetDir, 0o755);
    await replaceFile({ path, bytes: bytes.value, mode: 0o644 });
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot write "${path}"`);
  }
}

/** One file name, whatever the target's: nothing that a repository calls its targets leads elsewhere. */
function fileNameOf(targetName: string): string {
  return encodeURIComponent(targetName).replace(/^\./, "%2E");
}

async function isThere(path: string, target: TargetFile): Promise<boolean> {
  try {
    const bytes = await readFile(path);
    return bytes.length === target.length && sha256(bytes) === target.hashes.sha256;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
