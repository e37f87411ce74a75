import { expect, test } from "vitest";
import type { Bundle, Resource } from "../../runtime/contract/bundle.ts";
import { headerSchema } from "../../runtime/contract/bundle.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { compare } from "./compare.ts";
import type { Side } from "./side.ts";

function motd(content: string, more: { readonly [name: string]: Value } = {}): Resource {
  return {
    id: "motd/motd",
    crate: "motd",
    type: "file",
    attributes: { target_path: "/etc/motd", content, ...more },
    after: [],
    timeoutSeconds: 60,
  };
}

function side(hosts: Readonly<Record<string, readonly Resource[]>>, release?: number): Side {
  const bundles = Object.entries(hosts).map(([host, resources]): [string, Bundle] => [
    host,
    {
      header: {
        schema: headerSchema,
        host,
        fleet: "f",
        match: host.startsWith("web") ? "web*" : "*",
        tags: [],
      },
      resources,
    },
  ]);
  return { release, bundles: new Map(bundles) };
}

const one = motd("one\ntwo\n");
const two = motd("one\nTWO\n");

test("hosts with the identical change form one group, and everyone is counted", () => {
  const { hosts, groups } = compare(
    side({ web01: [one], web02: [one], db01: [one], old: [one] }),
    side({ web01: [two], web02: [two], db01: [one], fresh: [one] }),
  );
  expect(hosts).toEqual({ changed: 2, added: 1, removed: 1, unchanged: 1 });
  expect(groups.map(({ hosts: names, matches }) => [names, matches])).toEqual([
    [["fresh"], ["*"]],
    [["old"], ["*"]],
    [["web01", "web02"], ["web*"]],
  ]);
});

test("two sides that say the same have no groups", () => {
  expect(compare(side({ web01: [one] }), side({ web01: [motd("one\ntwo\n")] })).groups).toEqual([]);
});
