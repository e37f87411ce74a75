import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expandHosts } from "../../2-parse/host-range.ts";
import { foldHosts, shownHosts } from "./host-ranges.ts";

const cases: readonly (readonly [hosts: readonly string[], folded: readonly string[]])[] = [
  [[], []],
  [["web"], ["web"]],
  [["web01", "web02", "web03"], ["web[01:03]"]],
  [["web9", "web10", "web11"], ["web[9:11]"]],
  [["web08", "web09", "web10"], ["web[08:10]"]],
  [["web099", "web100"], ["web[099:100]"]],
  [
    ["web1", "web3"],
    ["web1", "web3"],
  ],
  // As wide as the first: what is written in another way is another host.
  [
    ["web1", "web02"],
    ["web1", "web02"],
  ],
  [
    ["a1.dc1", "a1.dc2", "a1.dc3", "a2.dc1"],
    ["a1.dc[1:3]", "a2.dc1"],
  ],
  [
    ["db.example.com", "web1.example.com", "web2.example.com"],
    ["db.example.com", "web[1:2].example.com"],
  ],
];

test.each(cases)("%j", (hosts, folded) => {
  expect(foldHosts(hosts).map(({ text }) => text)).toEqual(folded);
});

const digit = fc.constantFrom("0", "1", "2", "9", "10", "99", "099", "100");
const host = fc
  .tuple(fc.constantFrom("a", "web", ""), digit, fc.constantFrom("", ".x", "-"), digit)
  .map((parts) => `h${parts.join("")}`);

test("what is folded stands for the very same hosts, as an inventory reads it", () => {
  fc.assert(
    fc.property(fc.uniqueArray(host, { maxLength: 60 }), (hosts) => {
      const ranges = foldHosts(hosts.toSorted());
      const names = ranges.flatMap(({ text, count }) => {
        const expanded = expandHosts(text);
        if (expanded.kind === "fault") throw new Error(expanded.reason);
        expect(expanded.names.length).toBe(count);
        return expanded.names;
      });
      expect(names.toSorted()).toEqual(hosts.toSorted());
    }),
  );
});

test("many hosts do not flood: the others are counted", () => {
  const hosts = ["a", "b", "c1", "c2", "d", "e1", "e2", "e3"];
  expect(shownHosts(hosts, 2)).toEqual(["a", "b", "and 6 more"]);
  expect(shownHosts(hosts, 4)).toEqual(["a", "b", "c[1:2]", "d", "e[1:3]"]);
});
