import { expect, test } from "vitest";
import {
  memoryStore,
  noon,
  sceneKeys,
  scenePolicy,
  valueOf,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import type { Answer } from "../../runtime/contract/refusal.ts";
import type { Brakes } from "../2-parse/syntax.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { publish, type PublishSummary } from "../6-emit/publish.ts";
import { judgeWith, type Judge } from "./judge.ts";

const keys = sceneKeys();
const hosts = Array.from({ length: 200 }, (_, at) => `host${at}`);
const roles = new Map([
  ["web", new Set(["host0", "host1"])],
  ["db", new Set(["host2"])],
]);

function resource(name: string, more: Partial<Resource>): Resource {
  const base = { id: `app/${name}`, crate: "app", type: "file", attributes: {}, after: [] };
  return { ...base, timeoutSeconds: 60, ...more };
}

/** A file that tells a service when it changes, and another file. */
function policyWith(content: string, of: readonly string[] = hosts): Policy {
  const resources = [
    resource("settings", { attributes: { content }, notifies: ["app/service"] }),
    resource("service", { type: "service", attributes: { service: "app" } }),
    ...(content === "less" ? [] : [resource("more", {})]),
  ];
  const part: Part = { schema: "vigo.part/1", crate: "app", resources };
  const { hosts: all, ...policy } = scenePolicy(of);
  return { ...policy, hosts: all.map((host) => ({ ...host, parts: [part] })) };
}

interface Judged extends Pick<Judge, "change"> {
  readonly published: Answer<PublishSummary>;
}

async function published(
  store: MemoryStore,
  policy: Policy,
  { brakes = {}, acknowledged }: { readonly brakes?: Brakes; readonly acknowledged?: string } = {},
): Promise<Judged> {
  const judging = { store, policy, brakes, roles, acknowledged };
  const { judge, change } = judgeWith(judging);
  const options = { now: noon, created: noon, compilerVersion: "0.0.0", judge };
  return { published: await publish(store, policy, keys, options), change };
}

async function firstRelease(of: readonly string[] = hosts): Promise<MemoryStore> {
  const store = memoryStore();
  const { published: first } = await published(store, policyWith("one", of), {
    brakes: { hosts: 0, percent: 0, deletions: 0, restarts: true },
  });
  // Nothing is too much for a store that held nothing.
  valueOf(first);
  return store;
}

test("a change is measured in hosts, in things that go, and in services that restart", async () => {
  const store = await firstRelease(hosts.slice(0, 150));
  const { change } = await published(store, policyWith("less", hosts.slice(10, 180)));
  expect(change()).toMatchObject({ hosts: 170, added: 30, removed: 10, deletions: 140 });
  expect(change()?.changed).toHaveLength(140);
  expect(change()?.restarts.get("app")?.size).toBe(140);
});

test("one host that is other than before is all that changed", async () => {
  const store = await firstRelease();
  const policy = policyWith("one");
  const [first, ...others] = policy.hosts;
  const [changed] = policyWith("two").hosts;
  if (first === undefined || changed === undefined) throw new Error("there are hosts");
  const { change } = await published(store, { ...policy, hosts: [changed, ...others] });
  expect(change()).toMatchObject({ changed: ["host0"], added: 0, removed: 0, deletions: 0 });
});

test("a header lies with those of other hosts, which are not changed by it", async () => {
  const store = await firstRelease();
  const policy = policyWith("one");
  const changed = policy.hosts.map((host) =>
    host.header.host === "host7" ? { ...host, header: { ...host.header, tags: ["new"] } } : host,
  );
  const { change } = await published(store, { ...policy, hosts: changed });
  expect(change()).toMatchObject({ changed: ["host7"], added: 0, removed: 0, deletions: 0 });
});

test.each<readonly [name: string, brakes: Brakes, says: string | undefined]>([
  ["as many hosts as may change", { hosts: 200 }, undefined],
  ["more hosts", { hosts: 199 }, "200 hosts would change; publish.brakes.hosts allows 199"],
  [
    "a share",
    { percent: 50.5 },
    "100% of the hosts would change; publish.brakes.percent allows 50.5%",
  ],
  ["what goes", { deletions: 199 }, "200 resources would go; publish.brakes.deletions allows 199"],
  [
    "a restart of all of a role, and not of a single host",
    { restarts: true },
    '"app" would restart on all 2 hosts of the role "web"; publish.brakes.restarts forbids it',
  ],
])("a brake stops %s", async (_, brakes, says) => {
  const store = await firstRelease();
  const { published: answer } = await published(store, policyWith("less"), { brakes });
  const refused = { kind: "refused", reason: "braked", message: says };
  expect(answer).toMatchObject(says === undefined ? { kind: "ok" } : refused);
});

test("whoever says so lets through this very change, and no other", async () => {
  const store = await firstRelease();
  const brakes = { hosts: 1 };
  const stopped = await published(store, policyWith("less"), { brakes });
  const { hint } = { hint: "", ...stopped.published };
  const acknowledged = /--acknowledge (\w+)$/.exec(hint)?.[1] ?? "";
  const other = await published(store, policyWith("two"), { brakes, acknowledged });
  expect(other.published).toMatchObject({ reason: "braked" });
  const meant = await published(store, policyWith("less"), { brakes, acknowledged });
  expect(meant.published).toMatchObject({ kind: "ok", value: { release: 2 } });
  // It was measured against what was there then.
  valueOf((await published(store, policyWith("two"))).published);
  const late = await published(store, policyWith("less"), { brakes, acknowledged });
  expect(late.published).toMatchObject({ reason: "braked" });
});
