// What stacks cannot show: secrets that got new values, trees of many leaves, causes, and the laws of comparing.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { headerSchema, partSchema } from "../../runtime/contract/bundle.ts";
import type { HostHeader, Part, Resource } from "../../runtime/contract/bundle.ts";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { compare } from "./compare.ts";
import type { Comparison } from "./comparison.ts";
import { policySide } from "./policy-side.ts";
import type { Side } from "./side.ts";
import { sortGroups } from "./sort-groups.ts";
import { alarmsFor, isUnchanged } from "./verdict.ts";

interface Host {
  readonly parts: readonly Part[];
  readonly header?: Partial<HostHeader>;
}

/** Names to parts; hosts that share a part are given the very same one. */
function side(hosts: Readonly<Record<string, Host>>): Side {
  const policy: Policy = {
    fleet: "f",
    hosts: Object.entries(hosts).map(([host, { parts, header }]) => ({
      header: { schema: headerSchema, host, fleet: "f", match: "*", tags: [], ...header },
      parts,
    })),
  };
  return policySide("side", policy, { secretVersion: () => undefined });
}

function part(crate: string, contents: Readonly<Record<string, string>>): Part {
  return {
    schema: partSchema,
    crate,
    resources: Object.entries(contents).map(([name, content]) => file(crate, name, content)),
  };
}

function file(crate: string, name: string, content: string): Resource {
  const attributes = { target_path: `/etc/${name}`, content };
  return { id: `${crate}/${name}`, crate, type: "file", attributes, after: [], timeoutSeconds: 60 };
}

function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === "ok") return answer.value;
  throw new Error(answer.message);
}

async function compared(old: Side, next: Side, hosts?: string): Promise<Comparison> {
  return valueOf(await compare(old, next, { hosts }));
}

const one = part("motd", { motd: "one" });
const two = part("motd", { motd: "two" });

test("a secret with a new value changes who prints it, and only its version is told", async () => {
  const template = [
    { kind: "text", text: "password " },
    { kind: "secret", path: "db/password" },
  ] as const;
  const resource = {
    ...file("app", "conf", ""),
    attributes: { content: { $template: template } },
    notifies: ["app/app"],
  };
  const service: Resource = {
    ...file("app", "app", ""),
    type: "service",
    attributes: { service: "app" },
    subscribes: ["app/conf"],
  };
  const app = { schema: partSchema, crate: "app", resources: [resource, service] } as const;
  const sealedAs = (version: number): Side => {
    const sealed = { sha256: "0".repeat(64), size: version };
    const header = { secrets: { "db/password": { version, sealed } } };
    return { ...side({ a: { parts: [app], header } }), compiled: undefined };
  };
  const { groups, headers } = await compared(sealedAs(1), sealedAs(2));
  expect(headers).toEqual([]);
  expect(groups.flatMap(({ changes }) => changes)).toMatchObject([
    { id: "app/conf", kind: "changed", danger: ["restarts"], wakes: ["app"] },
  ]);
  expect(groups[0]?.changes[0]?.attributes).toEqual(
    new Map([["secret db/password", { kind: "secret", path: "db/password", old: 1, new: 2 }]]),
  );

  const vault = (version: number | undefined): Side => ({
    ...side({ a: { parts: [app] } }),
    compiled: { secretVersion: () => version },
  });
  const foretold = await compared(sealedAs(1), vault(2));
  expect(foretold.groups).toEqual(groups);
  expect((await compared(vault(2), sealedAs(1))).groups).toHaveLength(1);
  for (const version of [1, undefined]) {
    expect((await compared(sealedAs(1), vault(version))).groups).toEqual([]);
  }
});

test("hosts are found wherever the trees branch, and equal subtrees are not looked into", async () => {
  const names = Array.from({ length: 500 }, (_, at) => `host${at}`);
  const hostsWith = (changed: (at: number) => boolean): Readonly<Record<string, Host>> =>
    Object.fromEntries(names.map((name, at) => [name, { parts: [changed(at) ? two : one] }]));
  const asked = { nodes: 0, headers: 0 };
  const counting = (counted: Side): Side => ({
    ...counted,
    node: (ref) => ((asked.nodes += 1), counted.node(ref)),
    header: (ref, hash) => ((asked.headers += 1), counted.header(ref, hash)),
  });
  const old = counting(side(hostsWith(() => false)));
  const single = await compared(old, counting(side(hostsWith((at) => at === 7))));
  expect(single.hosts).toEqual({ changed: 1, added: 0, removed: 0, unchanged: 499 });
  expect(asked).toEqual({ nodes: 2, headers: 1 });

  const few = Object.fromEntries(names.slice(0, 40).map((name) => [name, { parts: [one] }]));
  const fewer = await compared(old, side(few));
  expect(fewer.hosts).toEqual({ changed: 0, added: 0, removed: 460, unchanged: 40 });
  const named = await compared(old, side(hostsWith((at) => at < 9)), "host1");
  expect(named.hosts).toEqual({ changed: 1, added: 0, removed: 0, unchanged: 0 });
  const some = await compared(old, side(hostsWith((at) => at < 9)), "host1?");
  expect(some.hosts).toEqual({ changed: 0, added: 0, removed: 0, unchanged: 10 });
});

test("each part is asked for once, however far apart the hosts are that share it, and each host is counted", async () => {
  const hostsWith = (shared: Part, word: string): Readonly<Record<string, Host>> =>
    Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [
        `host${at}`,
        { parts: [part("own", { own: `${word} ${at}` }), ...(at % 70 === 0 ? [shared] : [])] },
      ]),
    );
  const asked: string[] = [];
  const counting = (counted: Side): Side => ({
    ...counted,
    part: (ref) => {
      asked.push(ref.sha256);
      return counted.part(ref);
    },
  });
  const heard: number[] = [];
  const old = counting(side(hostsWith(one, "old")));
  const next = counting(side(hostsWith(two, "new")));
  const { groups } = valueOf(
    await compare(old, next, { heard: (done, of) => heard.push(done, of) }),
  );
  expect(groups).toHaveLength(150);
  expect(groups.filter(({ changes }) => changes.length === 2)).toHaveLength(3);
  expect(asked).toHaveLength(302);
  expect(new Set(asked).size).toBe(302);
  expect(heard).toEqual([0, 150, 32, 150, 64, 150, 96, 150, 128, 150]);
});

test("a tree with a node in the wrong place is refused", async () => {
  const old = side({ a: { parts: [one] } });
  const document = { ...old.document, tree: { ...old.document.tree, d: 1 } };
  const answer = await compare(side({}), { ...old, document });
  expect(answer).toMatchObject({ kind: "refused", reason: "malformed" });
});

test("causes are the lines that one side has and the other has not, for every match block", async () => {
  const written = (line: number, text: string): Side["origins"] => {
    return () =>
      Promise.resolve(
        ok(({ match }) => ({
          given: { places: [{ file: `${match}.vgo`, line: 1, text: "given" }], beaten: [] },
          trail: ({ id }, fact) => ({
            places:
              id === "motd/motd" && fact === "content"
                ? [
                    { file: "motd.vgo", line, text },
                    { file: "vars.vgo", line: line + 10, text: match === "a" ? text : "same" },
                  ]
                : [],
            beaten: [],
          }),
        })),
      );
  };
  const hosts = (parts: readonly Part[]): Side =>
    side({ x: { parts, header: { match: "a" } }, y: { parts, header: { match: "b" } } });
  const { groups } = await compared(
    { ...hosts([one]), origins: written(4, "old text") },
    { ...hosts([two]), origins: written(5, "new text") },
  );
  expect(groups[0]?.changes[0]?.causes).toEqual([
    { side: "old", file: "motd.vgo", line: 4 },
    { side: "new", file: "motd.vgo", line: 5 },
    { side: "old", file: "vars.vgo", line: 14 },
    { side: "new", file: "vars.vgo", line: 15 },
  ]);
});

test("groups come by size, by alarm or by name, and a gate names what it stops at", async () => {
  const user: Resource = { ...file("u", "ann", ""), type: "user", attributes: { username: "ann" } };
  const users = { schema: partSchema, crate: "u", resources: [user] } as const;
  const all = await compared(
    side({ a: { parts: [one] }, b: { parts: [one] }, c: { parts: [] } }),
    side({ a: { parts: [two] }, b: { parts: [two] }, c: { parts: [users] } }),
  );
  const orders = (["hosts", "danger", "name"] as const).map((by) =>
    sortGroups(all, by).groups.map(({ hosts }) => hosts.join("")),
  );
  expect(orders).toEqual([
    ["c", "ab"],
    ["c", "ab"],
    ["ab", "c"],
  ]);
  expect(alarmsFor(all, ["deletes", "access"])).toMatchObject([
    { danger: "access", resources: 1, hosts: 1, example: { host: "c", change: { id: "u/ann" } } },
  ]);
});

/** Each path is in one configcrate of a host: two would be refused. */
const crates = fc
  .dictionary(
    fc.constantFrom("a", "b", "c", "d"),
    fc.record({
      crate: fc.constantFrom("p", "q", "r"),
      content: fc.constantFrom("", "x", "y", "two\nlines\n"),
    }),
    { noNullPrototype: true },
  )
  .map((files) =>
    ["p", "q", "r"].map((crate) => {
      const own = Object.entries(files).filter(([, placed]) => placed.crate === crate);
      return part(crate, Object.fromEntries(own.map(([name, { content }]) => [name, content])));
    }),
  );
const fleet = fc
  .dictionary(fc.stringMatching(/^h[0-9]{1,2}$/u), crates, { noNullPrototype: true, maxKeys: 8 })
  .map((hosts) =>
    side(Object.fromEntries(Object.entries(hosts).map(([name, parts]) => [name, { parts }]))),
  );

test("a side does not differ from itself", async () => {
  await fc.assert(
    fc.asyncProperty(fleet, async (some) => {
      expect(isUnchanged(await compared(some, some))).toBe(true);
    }),
  );
});

test("groups are disjoint, hold every host that differs, and no two say the same", async () => {
  await fc.assert(
    fc.asyncProperty(fleet, fleet, async (old, next) => {
      const { groups, hosts } = await compared(old, next);
      const members = groups.flatMap((group) => group.hosts);
      expect(new Set(members).size).toBe(members.length);
      expect(members.length).toBe(hosts.changed + hosts.added + hosts.removed);
      expect(hosts.unchanged + hosts.changed + hosts.removed).toBe(old.document.hosts);
      expect(hosts.unchanged + hosts.changed + hosts.added).toBe(next.document.hosts);
      const said = groups.map(({ fate, changes }) => textOf([fate, changes]));
      expect(new Set(said).size).toBe(said.length);
    }),
  );
});

test("swapped sides swap what is added and what is removed", async () => {
  await fc.assert(
    fc.asyncProperty(fleet, fleet, async (old, next) => {
      const there = await compared(old, next);
      const back = await compared(next, old);
      expect(back.hosts).toEqual({
        ...there.hosts,
        added: there.hosts.removed,
        removed: there.hosts.added,
      });
      const kinds = { added: "removed", removed: "added" } as const;
      const idsOf = ({ groups }: Comparison, isSwapped: boolean): readonly string[] =>
        groups
          .flatMap(({ hosts, changes }) =>
            changes.flatMap(({ id, was, kind }) => {
              if (kind === "moved") return [];
              const isOneSided = kind === "added" || kind === "removed";
              const told = isSwapped && isOneSided ? kinds[kind] : kind;
              return hosts.map((host) => `${host} ${told} ${[id, was ?? id].toSorted().join()}`);
            }),
          )
          .toSorted();
      expect(idsOf(back, true)).toEqual(idsOf(there, false));
    }),
  );
});

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (item instanceof Map ? [...item] : item));
}

test("a setting that changes is told once for all hosts, whatever match blocks chose them", async () => {
  const before = side({
    a: { parts: [], header: { match: "a*" } },
    b: { parts: [], header: { match: "b*", tags: ["x"] } },
  });
  const settings = { prune: "off" } as const;
  const after = side({
    a: { parts: [], header: { match: "a*", settings } },
    b: { parts: [], header: { match: "b*", tags: ["x"], settings } },
  });
  const { headers } = await compared(before, after);
  expect(headers).toMatchObject([{ hosts: ["a", "b"], matches: ["a*", "b*"] }]);
  expect([...(headers[0]?.changes.keys() ?? [])]).toEqual(["settings"]);
});

test("a header lies with those of other hosts, of which nothing is told", async () => {
  const tagged = (tags: readonly string[]): Side =>
    side({ a: { parts: [one] }, b: { parts: [one], header: { tags } }, c: { parts: [one] } });
  const { hosts, headers, groups } = await compared(tagged([]), tagged(["new"]));
  expect(hosts).toEqual({ changed: 0, added: 0, removed: 0, unchanged: 3 });
  expect([groups, headers.map((group) => group.hosts)]).toEqual([[], [["b"]]]);
});
