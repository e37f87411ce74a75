// Policy to Release: every header and part as a canonical object, and the tree that leads to them.
import type {
  DraftRef,
  Drafts,
  HostHeader,
  ObjectRef,
  Part,
  ReleaseDocument,
  ReleaseSource,
  Route,
  TreeNode,
  Wave,
  WorkRef,
} from "../../runtime/contract/bundle.ts";
import {
  contentOf,
  draftsSchema,
  releaseSchema,
  workSchema,
} from "../../runtime/contract/bundle.ts";
import { canonical, canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { edgesOf } from "../../runtime/contract/edges.ts";

import { buildTree, type TreeEntries } from "../../runtime/contract/tree.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import type { DataFile } from "../2-parse/syntax.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { headerWriter } from "./emit-headers.ts";
import { emitOrigins, type EmittedOrigins } from "./emit-origins.ts";

/** This phase's noun: all that is published, but for the signatures. */
export interface Release {
  readonly document: ReleaseDocument;
  /** The document as it is published. */
  readonly bytes: Uint8Array;
  /** Headers, parts and origins by what they hash to. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** By sha256 of the host's name: the headers of its leaf, then the parts. */
  readonly hosts: TreeEntries;
  /** By the same. */
  readonly headers: ReadonlyMap<string, HostHeader>;
  /** Files that parts copy to hosts, by what they hash to. */
  readonly files: ReadonlyMap<string, DataFile>;
  /** By what a part hashes to, the objects that it leads to. */
  readonly edges: ReadonlyMap<string, readonly ObjectRef[]>;
  /** The nodes of the tree but for the root, which lies in the document. */
  readonly nodes: ReadonlyMap<string, EmittedNode>;
  /** sha256 of what the release says, as `contentOf` has it: no clock, number or message counts. */
  readonly treeRoot: string;
}

export interface EmittedNode {
  readonly node: TreeNode;
  readonly bytes: Uint8Array;
}

export interface ReleaseFacts {
  readonly release: number;
  /** ISO 8601. */
  readonly created: string;
  readonly compilerVersion: string;
  readonly source?: ReleaseSource;
  readonly message?: string;
  readonly waves?: readonly Wave[];
}

/** What has been written and hashed already: a policy is often emitted a second time, hardly changed. */
export interface Written {
  readonly objects: Map<object, { readonly ref: ObjectRef; readonly bytes: Uint8Array }>;
  origins: EmittedOrigins | undefined;
}

export function nothingWritten(): Written {
  return { objects: new Map(), origins: undefined };
}

export function emit(
  policy: Policy,
  facts: ReleaseFacts,
  written: Written = nothingWritten(),
): Release {
  const { parts, headers, routes, work, drafts, origins, write, ...emitted } = emitObjects(
    policy,
    written,
  );
  const writeHeaders = headerWriter({ fleet: policy.fleet, write, edges: emitted.edges });
  const nodes = new Map<string, EmittedNode>();
  const hosts = new Map<string, readonly ObjectRef[]>();
  const tree = buildTree(parts, {
    heads: (hashes) => {
      const refs = writeHeaders(hashes.flatMap((hash) => headers.get(hash) ?? []));
      for (const [at, hash] of hashes.entries())
        hosts.set(hash, [...refs.slice(at, at + 1), ...(parts.get(hash) ?? [])]);
      return refs;
    },
    emit: (text, node) => {
      const bytes = new TextEncoder().encode(text);
      const ref = refTo(bytes);
      nodes.set(ref.sha256, { node, bytes });
      return ref;
    },
  });
  const document: ReleaseDocument = {
    schema: releaseSchema,
    release: facts.release,
    created: facts.created,
    fleet: policy.fleet,
    compiler: { version: facts.compilerVersion },
    hosts: hosts.size,
    tree,
    ...(routes.length === 0 ? {} : { routes }),
    ...(work.length === 0 ? {} : { work }),
    ...(drafts === undefined ? {} : { drafts }),
    ...(policy.stale === undefined ? {} : { stale: policy.stale }),
    ...(origins === undefined ? {} : { origins }),
    ...(facts.source === undefined ? {} : { source: facts.source }),
    ...(facts.message === undefined ? {} : { message: facts.message }),
    ...(facts.waves === undefined ? {} : { waves: facts.waves }),
  };
  const bytes = new TextEncoder().encode(canonical(document));
  return { document, bytes, ...emitted, hosts, headers, nodes, treeRoot: treeRootOf(document) };
}

export function treeRootOf(document: ReleaseDocument): string {
  return sha256(canonical(contentOf(document)));
}

interface EmittedObjects extends Pick<Release, "files" | "headers"> {
  readonly objects: ReadonlyMap<string, Uint8Array>;
  readonly edges: Map<string, readonly ObjectRef[]>;
  readonly parts: TreeEntries;
  /** Adds an object. */
  readonly write: (item: object) => ObjectRef;
  readonly routes: readonly Route[];
  readonly work: readonly WorkRef[];
  readonly drafts: ObjectRef | undefined;
  readonly origins: ObjectRef | undefined;
}

function emitObjects(policy: Policy, written: Written): EmittedObjects {
  const objects = new Map<string, Uint8Array>(policy.sealed);
  // Hosts share the very same part objects, so that each is written and hashed once.
  const refOf = (item: object): ObjectRef => {
    const known = written.objects.get(item) ?? writtenNow(item);
    written.objects.set(item, known);
    objects.set(known.ref.sha256, known.bytes);
    return known.ref;
  };
  const files = new Map<string, DataFile>();
  const edges = new Map<string, readonly ObjectRef[]>();
  const partRef = (part: Part): ObjectRef => {
    const ref = refOf(part);
    if (part.files !== undefined && !edges.has(ref.sha256)) {
      edges.set(ref.sha256, edgesOf(part));
      for (const [path, { sha256: hash }] of Object.entries(part.files)) {
        const file = policy.data?.get(path);
        if (file?.sha256 !== hash) throw new Error(`a part copies "${path}", which is not there`);
        files.set(hash, file);
      }
    }
    return ref;
  };
  const hosts = new Map<string, readonly ObjectRef[]>();
  const headers = new Map<string, HostHeader>();
  for (const { header, parts, retract, secrets } of policy.hosts) {
    const hash = sha256(header.host);
    if (hosts.has(hash)) throw new Error(`host "${header.host}" is in the policy twice`);
    if (secrets !== undefined && header.secrets === undefined) {
      throw new Error(`the secrets of "${header.host}" were not sealed`);
    }
    const last = retract === undefined ? [] : [refOf(retract)];
    headers.set(hash, header);
    hosts.set(hash, [...parts.map(partRef), ...last]);
  }
  const routes = (policy.routes ?? []).map(({ parts, ...route }): Route => ({
    ...route,
    parts: parts.map(partRef),
  }));
  const work = (policy.work ?? []).map(({ kind, name, document }): WorkRef => ({
    kind,
    name,
    object: refOf({ schema: workSchema, kind, name, document }),
  }));
  const texts = draftObjects(policy.drafts ?? new Map());
  for (const [hash, bytes] of texts.objects) objects.set(hash, bytes);
  const drafts = texts.list === undefined ? undefined : refOf(texts.list);
  if (texts.list !== undefined && drafts !== undefined) {
    edges.set(drafts.sha256, edgesOf(texts.list));
  }
  const origins = written.origins ?? originsOf(policy);
  if (origins !== undefined) {
    written.origins = origins;
    for (const [hash, bytes] of origins.objects) objects.set(hash, bytes);
    edges.set(origins.ref.sha256, origins.shards);
  }
  const beside = { routes, work, drafts, origins: origins?.ref };
  return { objects, files, edges, parts: hosts, headers, write: refOf, ...beside };
}

function originsOf({ origins }: Policy): EmittedOrigins | undefined {
  return origins === undefined ? undefined : emitOrigins(origins);
}

interface DraftObjects {
  /** Undefined when there are none. */
  readonly list: Drafts | undefined;
  readonly objects: ReadonlyMap<string, Uint8Array>;
}

function draftObjects(drafts: NonNullable<Policy["drafts"]>): DraftObjects {
  const objects = new Map<string, Uint8Array>();
  const crates = [...drafts].map(([crate, { plain, reviewed }]): readonly [string, DraftRef] => {
    const bytes = new TextEncoder().encode(reviewed ?? plain);
    const text = refTo(bytes);
    objects.set(text.sha256, bytes);
    const isPlain = reviewed === undefined || reviewed === plain;
    return [crate, isPlain ? { text } : { text, reviewed: sha256(plain) }];
  });
  const list: Drafts = { schema: draftsSchema, crates: Object.fromEntries(crates) };
  return { list: crates.length === 0 ? undefined : list, objects };
}

function writtenNow(item: object): { readonly ref: ObjectRef; readonly bytes: Uint8Array } {
  const bytes = new TextEncoder().encode(canonicalPretty(item));
  return { ref: refTo(bytes), bytes };
}

function refTo(bytes: Uint8Array): ObjectRef {
  return { sha256: sha256(bytes), size: bytes.length };
}
