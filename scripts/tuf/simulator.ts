// A TUF repository on 127.0.0.1 that tests can lead astray. Encoded and signed by @tufjs/models, not by us.
import { Metadata, Root, Signature, Snapshot, Targets, Timestamp } from "@tufjs/models";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sha256 } from "../../runtime/trust/hash.ts";
import type { Key, RoleName } from "../../runtime/trust/metadata.ts";
import { newSigner, type Signer } from "./signers.ts";

export interface Meta {
  version: number;
  length?: number;
  hashes?: { sha256: string };
}

interface Draft {
  readonly spec_version: string;
  version: number;
  expires: string;
}

export interface Drafts {
  readonly root: Draft & {
    readonly consistent_snapshot: boolean;
    readonly keys: { [keyid: string]: Key };
    readonly roles: { readonly [name in RoleName]: { keyids: string[]; threshold: number } };
    custom?: unknown;
  };
  readonly timestamp: Draft & { readonly meta: { "snapshot.json": Meta } };
  readonly snapshot: Draft & { readonly meta: { [name: string]: Meta } };
  readonly targets: Draft & {
    readonly targets: { [name: string]: { length: number; hashes: { sha256: string } } };
  };
}

export interface Repository {
  readonly drafts: Drafts;
  /** Whoever signs each role when it is published, rightly or not. */
  readonly signers: { readonly [name in RoleName]: Signer[] };
  /** What is served, by path below the address. */
  readonly files: Map<string, Uint8Array>;
  /** The paths that were asked for, in order. */
  readonly requests: string[];
  readonly metadataUrl: string;
  readonly targetsUrl: string;
  /** Whether snapshot and timestamp list lengths and hashes. */
  listsHashes: boolean;
  /** The status of what is not there. */
  absence: number;
  /** Paths that answer with 500. */
  readonly broken: Set<string>;
  close(): Promise<void>;
}

export const roleNames = ["root", "timestamp", "snapshot", "targets"] as const;

export const day: number = 24 * 60 * 60 * 1000;

export function expiryIn(days: number): string {
  return `${new Date(Date.now() + days * day).toISOString().slice(0, 19)}Z`;
}

/** All four roles at version 1, each with a key of its own. */
export async function startRepository(): Promise<Repository> {
  const files = new Map<string, Uint8Array>();
  const requests: string[] = [];
  const broken = new Set<string>();
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1);
    requests.push(path);
    const bytes = files.get(decodeURIComponent(path));
    if (broken.has(path)) response.writeHead(500).end("no");
    else if (bytes === undefined) response.writeHead(repository.absence).end("no");
    else response.writeHead(200, { "content-length": bytes.length }).end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const repository: Repository = {
    drafts: emptyDrafts(),
    signers: { root: [], timestamp: [], snapshot: [], targets: [] },
    files,
    requests,
    metadataUrl: `http://127.0.0.1:${port}/metadata/`,
    targetsUrl: `http://127.0.0.1:${port}/targets/`,
    listsHashes: false,
    absence: 404,
    broken,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  for (const role of roleNames) addKey(repository, role);
  for (const role of ["targets", "snapshot", "timestamp", "root"] as const) place(repository, role);
  return repository;
}

function emptyDrafts(): Drafts {
  const draft = (): Draft => ({ spec_version: "1.0.31", version: 1, expires: expiryIn(30) });
  const role = (): { keyids: string[]; threshold: number } => ({ keyids: [], threshold: 1 });
  const roles = { root: role(), timestamp: role(), snapshot: role(), targets: role() };
  return {
    root: { ...draft(), consistent_snapshot: true, keys: {}, roles },
    timestamp: { ...draft(), meta: { "snapshot.json": { version: 1 } } },
    snapshot: { ...draft(), meta: { "targets.json": { version: 1 } } },
    targets: { ...draft(), targets: {} },
  };
}

export function addKey(
  { drafts, signers }: Repository,
  role: RoleName,
  signer: Signer = newSigner("ecdsa"),
): Signer {
  drafts.root.keys[signer.keyid] = signer.key;
  drafts.root.roles[role].keyids.push(signer.keyid);
  signers[role].push(signer);
  return signer;
}

export function removeKeys({ drafts, signers }: Repository, role: RoleName): void {
  drafts.root.roles[role].keyids = [];
  signers[role].length = 0;
}

/** Signs what the draft says, and serves it under the name that its version gives it, or another one. */
export function place(
  repository: Repository,
  role: RoleName,
  path: string = pathOf(repository, role),
): Uint8Array {
  const bytes = signed(repository, role);
  repository.files.set(path, bytes);
  return bytes;
}

export function pathOf({ drafts }: Repository, role: RoleName): string {
  return role === "timestamp"
    ? "metadata/timestamp.json"
    : `metadata/${drafts[role].version}.${role}.json`;
}

export function signed({ drafts, signers }: Repository, role: RoleName): Uint8Array {
  const metadata = new Metadata(modelOf(role, { _type: role, ...drafts[role] }));
  for (const { keyid, sign } of signers[role]) {
    metadata.sign((data) => new Signature({ keyID: keyid, sig: sign(data) }), true);
  }
  return new TextEncoder().encode(JSON.stringify(metadata.toJSON(), undefined, 1));
}

type Json = Parameters<typeof Root.fromJSON>[0];

function modelOf(role: RoleName, draft: object): Root | Timestamp | Snapshot | Targets {
  // Drafts are made of what JSON is made of.
  const json = JSON.parse(JSON.stringify(draft)) as Json;
  switch (role) {
    case "root":
      return Root.fromJSON(json);
    case "timestamp":
      return Timestamp.fromJSON(json);
    case "snapshot":
      return Snapshot.fromJSON(json);
    case "targets":
      return Targets.fromJSON(json);
  }
}

/** The next version of each role named, in this order; who lists them is brought up to date before. */
export function publish(repository: Repository, ...roles: readonly RoleName[]): void {
  const { drafts } = repository;
  for (const role of roles) {
    if (role === "snapshot") drafts.snapshot.meta["targets.json"] = metaOf(repository, "targets");
    if (role === "timestamp")
      drafts.timestamp.meta["snapshot.json"] = metaOf(repository, "snapshot");
    drafts[role].version += 1;
    place(repository, role);
  }
}

export function publishAll(repository: Repository): void {
  publish(repository, "targets", "snapshot", "timestamp");
}

function metaOf(repository: Repository, role: "targets" | "snapshot"): Meta {
  const { version } = repository.drafts[role];
  const bytes = repository.files.get(pathOf(repository, role));
  if (!repository.listsHashes || bytes === undefined) return { version };
  return { version, length: bytes.length, hashes: { sha256: sha256(bytes) } };
}

/** Lists the artifact, and serves it under its name with the hash before its last part. */
export function addArtifact({ drafts, files }: Repository, name: string, content: string): void {
  const bytes = new TextEncoder().encode(content);
  const hash = sha256(bytes);
  drafts.targets.targets[name] = { length: bytes.length, hashes: { sha256: hash } };
  files.set(`targets/${name.replace(/[^/]*$/, (last) => `${hash}.${last}`)}`, bytes);
}
