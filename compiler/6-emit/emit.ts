// Policy to Release: every header and part as a canonical object, and the tree that leads to them.
import type {
  ObjectRef,
  ReleaseDocument,
  Route,
  TreeNode,
  WorkRef,
} from "../../runtime/contract/bundle.ts";
import { contentOf, releaseSchema, workSchema } from "../../runtime/contract/bundle.ts";
import { canonical, canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { buildTree } from "../../runtime/contract/tree.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import type { Policy } from "../5-specialize/policy.ts";

/** This phase's noun: all that is published, but for the signatures. */
export interface Release {
  readonly document: ReleaseDocument;
  /** The document as it is published. */
  readonly bytes: Uint8Array;
  /** Headers and parts by what they hash to. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** What headers refer to, by the hash of the header: it is written before that. */
  readonly beneath: ReadonlyMap<string, readonly ObjectRef[]>;
  /** The nodes of the tree but for the root, which lies in the document. */
  readonly nodes: ReadonlyMap<string, EmittedNode>;
  /** sha256 of the root of the tree and the routes: depends on what hosts get, and on nothing else. */
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
}

export function emit(policy: Policy, facts: ReleaseFacts): Release {
  const { objects, beneath, hosts, routes, work } = emitObjects(policy);
  const nodes = new Map<string, EmittedNode>();
  const tree = buildTree(hosts, (text, node) => {
    const bytes = new TextEncoder().encode(text);
    const ref = refTo(bytes);
    nodes.set(ref.sha256, { node, bytes });
    return ref;
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
  };
  const bytes = new TextEncoder().encode(canonical(document));
  return { document, bytes, objects, beneath, nodes, treeRoot: treeRootOf(document) };
}

export function treeRootOf(document: ReleaseDocument): string {
  return sha256(canonical(contentOf(document)));
}

interface EmittedObjects {
  readonly objects: ReadonlyMap<string, Uint8Array>;
  readonly beneath: Release["beneath"];
  /** By sha256 of the host's name: the header, then the parts. */
  readonly hosts: ReadonlyMap<string, readonly ObjectRef[]>;
  readonly routes: readonly Route[];
  readonly work: readonly WorkRef[];
}

function emitObjects(policy: Policy): EmittedObjects {
  const objects = new Map<string, Uint8Array>(policy.sealed);
  const beneath = new Map<string, readonly ObjectRef[]>();
  // Hosts share the very same part objects, so that each is written and hashed once.
  const shared = new Map<object, ObjectRef>();
  const refOf = (item: object): ObjectRef => {
    const known = shared.get(item);
    if (known !== undefined) return known;
    const bytes = new TextEncoder().encode(canonicalPretty(item));
    const ref = refTo(bytes);
    objects.set(ref.sha256, bytes);
    shared.set(item, ref);
    return ref;
  };
  const hosts = new Map<string, readonly ObjectRef[]>();
  for (const { header, parts, secrets } of policy.hosts) {
    const hash = sha256(header.host);
    if (hosts.has(hash)) throw new Error(`host "${header.host}" is in the policy twice`);
    if (secrets !== undefined && header.secrets === undefined) {
      throw new Error(`the secrets of "${header.host}" were not sealed`);
    }
    const ref = refOf(header);
    const sealed = Object.values(header.secrets ?? {}).map((secret) => secret.sealed);
    if (sealed.length > 0) beneath.set(ref.sha256, sealed);
    hosts.set(hash, [ref, ...parts.map(refOf)]);
  }
  const routes = (policy.routes ?? []).map(({ parts, ...route }): Route => ({
    ...route,
    parts: parts.map(refOf),
  }));
  const work = (policy.work ?? []).map(({ kind, name, document }): WorkRef => ({
    kind,
    name,
    object: refOf({ schema: workSchema, kind, name, document }),
  }));
  return { objects, beneath, hosts, routes, work };
}

function refTo(bytes: Uint8Array): ObjectRef {
  return { sha256: sha256(bytes), size: bytes.length };
}
