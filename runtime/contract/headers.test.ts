import * as fc from "fast-check";
import { expect, test } from "vitest";
import { headerSchema, type HostFacts, type HostHeader, type ObjectRef } from "./bundle.ts";
import { canonical } from "./canonical-json.ts";
import { factsOf, headerFrom, isAlone, joinHeaders } from "./headers.ts";

const header = fc
  .record(
    {
      match: fc.constantFrom("*", "web*", "web1"),
      tags: fc.subarray(["eu", "db", "old"]),
      environment: fc.constantFrom("staging", "production"),
      settings: fc.constantFrom({ prune: "apply" as const }, {}),
    },
    { requiredKeys: ["match", "tags"] },
  )
  .map((said) => ({ schema: headerSchema, fleet: "prod", ...said }) as const);

const headers: fc.Arbitrary<readonly HostHeader[]> = fc
  .dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
    header,
  )
  .map((said) => Object.entries(said).map(([host, more]) => ({ ...more, host })));

/** Stands for what it hashes to. */
function refTo(one: HostHeader): ObjectRef {
  const text = canonical(factsOf(one));
  return { sha256: text, size: text.length };
}

function factsAt({ sha256 }: ObjectRef): HostFacts {
  return JSON.parse(sha256) as HostFacts;
}

test("what is joined is found again, each header as it was", () => {
  fc.assert(
    fc.property(headers, (given) => {
      const { fleet, facts, hosts } = joinHeaders("prod", given, refTo);
      expect(Object.keys(hosts)).toHaveLength(given.length);
      for (const one of given) {
        const ref = facts[hosts[one.host] ?? -1];
        expect(ref && headerFrom(factsAt(ref), { host: one.host, fleet })).toEqual(one);
      }
    }),
  );
});

test("the order in which headers come makes no difference", () => {
  fc.assert(
    fc.property(headers, (given) => {
      const joined = canonical(joinHeaders("prod", given, refTo));
      expect(canonical(joinHeaders("prod", given.toReversed(), refTo))).toBe(joined);
    }),
  );
});

test("what hosts are told alike is said once", () => {
  const alike = { schema: headerSchema, fleet: "prod", match: "web*", tags: ["eu"] } as const;
  const [web, db] = [
    { ...alike, host: "web1" },
    { ...alike, host: "db1", match: "db*" },
  ];
  expect(joinHeaders("prod", [{ ...alike, host: "web2" }, web, db], refTo)).toEqual({
    schema: "vigo.hosts/1",
    fleet: "prod",
    facts: [refTo(db), refTo(web)],
    hosts: { db1: 0, web1: 1, web2: 1 },
  });
});

test("what one host is told alone keeps its header apart", () => {
  const told = { schema: headerSchema, fleet: "prod", host: "web1", match: "*", tags: [] } as const;
  const sealed = { sha256: "a".repeat(64), size: 7 };
  expect(isAlone(told)).toBe(false);
  expect(isAlone({ ...told, allowShrink: true })).toBe(true);
  expect(isAlone({ ...told, secrets: { "db/password": { version: 2, sealed } } })).toBe(true);
});
