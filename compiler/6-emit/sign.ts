// Signs a release: three small files, each naming the next, however many hosts there are.
import { instant, specVersion, type FileMeta } from "../../runtime/trust/metadata.ts";
import type {
  SnapshotMetadata,
  TargetFile,
  TargetsMetadata,
  TimestampMetadata,
} from "../../runtime/trust/metadata.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { signMetadata } from "../../runtime/trust/sign-metadata.ts";
import type { Signers } from "../keys/signers.ts";

/** The roles that sign with keys that are at hand. */
export type OnlineRole = "targets" | "snapshot" | "timestamp";

export interface SignedFile {
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** The release, and the targets that it takes the place of: by these links releases are found again. */
export interface Successor {
  readonly release: TargetFile;
  readonly previous: FileMeta | undefined;
}

export function signTargets(
  { release, previous }: Successor,
  version: number,
  signers: Signers,
  now: Date,
): SignedFile {
  const targets: TargetsMetadata = {
    _type: "targets",
    spec_version: specVersion,
    version,
    expires: instant(after(now, lifetimes.targets)),
    targets: { "release.json": { length: release.length, hashes: release.hashes } },
    ...(previous === undefined ? {} : { previous }),
  };
  return { version, bytes: signMetadata(targets, signers.targets) };
}

export function signSnapshot(
  targets: FileMeta,
  version: number,
  signers: Signers,
  now: Date,
): SignedFile {
  const snapshot: SnapshotMetadata = {
    _type: "snapshot",
    spec_version: specVersion,
    version,
    expires: instant(after(now, lifetimes.snapshot)),
    meta: { "targets.json": targets },
  };
  return { version, bytes: signMetadata(snapshot, signers.snapshot) };
}

export interface Freshness {
  readonly now: Date;
  /** So long the timestamp holds: a standstill shows once it is over. */
  readonly freshMs: number;
}

export function signTimestamp(
  snapshot: FileMeta,
  version: number,
  signers: Signers,
  { now, freshMs }: Freshness,
): SignedFile {
  const timestamp: TimestampMetadata = {
    _type: "timestamp",
    spec_version: specVersion,
    version,
    expires: instant(after(now, freshMs)),
    issued: instant(now),
    meta: { "snapshot.json": snapshot },
  };
  return { version, bytes: signMetadata(timestamp, signers.timestamp) };
}

export function targetOf(bytes: Uint8Array): TargetFile {
  return { length: bytes.length, hashes: { sha256: sha256(bytes) } };
}

export function metaOf({ version, bytes }: SignedFile): FileMeta {
  return { version, ...targetOf(bytes) };
}

const hourMs = 60 * 60 * 1000;

/** Release and snapshot outlive a quiet quarter. */
const quarterMs = 90 * 24 * hourMs;
const lifetimes = { targets: quarterMs, snapshot: quarterMs };

export const usualFreshMs: number = 72 * hourMs;

/** True once half of a file's life is over, which is when it should be signed anew. */
export function isAgeing(
  role: OnlineRole,
  file: { readonly expires: string },
  { now, freshMs }: Freshness,
): boolean {
  const lifetimeMs = role === "timestamp" ? freshMs : lifetimes[role];
  return Date.parse(file.expires) - now.getTime() <= lifetimeMs / 2;
}

function after(now: Date, lifetimeMs: number): Date {
  return new Date(now.getTime() + lifetimeMs);
}
