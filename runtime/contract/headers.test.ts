import * as fc from "fast-check";
import { expect, test } from "vitest";
import { headerSchema, type HostHeader } from "./bundle.ts";
import { canonical } from "./canonical-json.ts";
import { headersIn, joinHeaders } from "./headers.ts";

const ref = { sha256: "a".repeat(64), size: 7 };

const header = fc
  .record(
    {
      match: fc.constantFrom("*", "web*", "web1"),
      tags: fc.subarray(["eu", "db", "old"]),
      environment: fc.constantFrom("staging", "production"),
      settings: fc.constantFrom({ prune: "apply" as const }, {}),
      allowShrink: fc.constant(true as const),
      secrets: fc.dictionary(
        fc.string(),
        fc.record({ version: fc.nat(), sealed: fc.constant(ref) }),
      ),
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

test("what is joined is found again, each header as it was", () => {
  fc.assert(
    fc.property(headers, (given) => {
      const found = headersIn(joinHeaders("prod", given)) ?? [];
      const byHost = new Map(found.map((one) => [one.host, one]));
      expect(found).toHaveLength(given.length);
      for (const one of given) expect(byHost.get(one.host)).toEqual(one);
    }),
  );
});

test("the order in which headers come makes no difference", () => {
  fc.assert(
    fc.property(headers, (given) => {
      const joined = canonical(joinHeaders("prod", given));
      expect(canonical(joinHeaders("prod", given.toReversed()))).toBe(joined);
    }),
  );
});

test("what hosts are told alike is said once, and what is told one alone stays with it", () => {
  const alike = { schema: headerSchema, fleet: "prod", match: "web*", tags: ["eu"] } as const;
  const secrets = { "db/password": { version: 2, sealed: ref } };
  expect(
    joinHeaders("prod", [
      { ...alike, host: "web2" },
      { ...alike, host: "web1", secrets },
      { ...alike, host: "db1", match: "db*" },
    ]),
  ).toEqual({
    schema: "vigo.hosts/1",
    fleet: "prod",
    facts: [
      { match: "db*", tags: ["eu"] },
      { match: "web*", tags: ["eu"] },
    ],
    hosts: { db1: { facts: 0 }, web1: { facts: 1, secrets }, web2: { facts: 1 } },
  });
});
