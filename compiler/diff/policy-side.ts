// A side that was compiled just now: emitted into memory, so that it has the same hashes as a release would.
import type { ObjectRef } from "../../runtime/contract/bundle.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import type { HostPolicy, Policy } from "../5-specialize/policy.ts";
import { emit, nothingWritten, type Written } from "../6-emit/emit.ts";
import { joinedOnce } from "./side-origins.ts";
import type { CompiledFacts, Side } from "./side.ts";

export function policySide(name: string, policy: Policy, compiled: CompiledFacts): Side {
  const written = nothingWritten();
  const unsealed = { ...policy, hosts: policy.hosts.map(withoutSecrets) };
  const release = emit(unsealed, { release: 0, created: "", compilerVersion: "" }, written);
  const headers = new Map(unsealed.hosts.map(({ header }) => [sha256(header.host), header]));
  const parts = byHash(
    [...unsealed.hosts, ...(unsealed.routes ?? [])].flatMap((owner) => owner.parts),
    written,
  );
  return {
    name: { name, release: undefined, tree: release.treeRoot },
    document: release.document,
    node: (ref) => Promise.resolve(ok(known(release.nodes.get(ref.sha256)).node)),
    header: (_ref, hostHash) => Promise.resolve(ok(known(headers.get(hostHash)))),
    part: (ref) => Promise.resolve(ok(known(parts.get(ref.sha256)))),
    file: (ref) => known(release.files.get(ref.sha256)).read(),
    origins: () =>
      Promise.resolve(ok(policy.origins === undefined ? undefined : joinedOnce(policy.origins))),
    compiled,
  };
}

/** Looking at a tree needs nobody's key: what is printed of a secret is its name. */
function withoutSecrets({ secrets: _secrets, key: _key, ...host }: HostPolicy): HostPolicy {
  return host;
}

function byHash<T extends object>(items: readonly T[], written: Written): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [refOf(item, written).sha256, item]));
}

function refOf(item: object, written: Written): ObjectRef {
  return known(written.objects.get(item)).ref;
}

/** The tree that is asked about and the objects that answer come from one policy. */
function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error("a tree in memory names an object that was not emitted");
  return found;
}
