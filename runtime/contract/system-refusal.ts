// Turns the error of a system call into a refusal; any other error is a bug, and goes on its way.
import { refuse, type Refusal, type RefusalReason } from "./refusal.ts";

/** `what` is a clause that names the path, such as `cannot read "/etc/hosts"`. */
export function systemRefusal(error: unknown, what: string): Refusal {
  const code = systemCode(error);
  if (code === undefined) throw error;
  const known = knownCodes.get(code);
  if (known === undefined) return refuse("failed", `${what}: ${code}`);
  return refuse(known.reason, `${what}: ${known.because}`, known.hint);
}

export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  // Node's argument errors carry codes too; they are bugs.
  return typeof error.code === "string" && !error.code.startsWith("ERR_") ? error.code : undefined;
}

interface Known {
  readonly reason: RefusalReason;
  readonly because: string;
  readonly hint?: string;
}

const full: Known = {
  reason: "failed",
  because: "the disk is full",
  hint: "make room, and run it again",
};

const knownCodes: ReadonlyMap<string, Known> = new Map<string, Known>([
  ["ENOENT", { reason: "not-found", because: "there is no such file or folder" }],
  ["ENOTDIR", { reason: "not-a-folder", because: "a file is in the place of a folder" }],
  ["EISDIR", { reason: "failed", because: "a folder is in the place of a file" }],
  ["EACCES", { reason: "not-permitted", because: "permission denied" }],
  ["EPERM", { reason: "not-permitted", because: "the system does not permit it" }],
  ["EROFS", { reason: "not-permitted", because: "the file system is read-only" }],
  ["ELOOP", { reason: "failed", because: "too many symbolic links" }],
  ["ENAMETOOLONG", { reason: "failed", because: "the name is too long" }],
  ["ENOSPC", full],
  ["EDQUOT", { ...full, because: "the disk quota is used up" }],
  ["EMFILE", { reason: "failed", because: "too many open files" }],
  ["EIO", { reason: "failed", because: "the disk reports an error" }],
]);
