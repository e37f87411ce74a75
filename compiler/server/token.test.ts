import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { allows, permissions } from "./permissions.ts";
import { recognise, shownToken, tokenHash, tokenOf, type TokenRecord } from "./token.ts";

const now = new Date("2026-03-01T12:00:00Z");
const token = tokenOf(new Uint8Array(32).fill(7));
const record: TokenRecord = {
  name: "publisher",
  hash: tokenHash(token),
  permissions: ["config.publish"],
  created: "2026-01-01T00:00:00Z",
};
const other: TokenRecord = { ...record, name: "other", hash: tokenHash("vgot_other") };

test("a token has 256 random bits behind its word, and its hash is plain SHA-256", () => {
  expect(token).toMatch(/^vgot_[A-Za-z0-9_-]{43}$/u);
  expect(Buffer.from(token.slice(5), "base64url")).toEqual(Buffer.alloc(32, 7));
  expect(record.hash).toBe(createHash("sha256").update(token).digest("hex"));
  expect(() => tokenOf(new Uint8Array(16))).toThrow("32");
});

test("it is recognised wherever it stands, and nothing else is", () => {
  expect(recognise(token, [other, record], now)?.name).toBe("publisher");
  expect(recognise(token, [record, other], now)?.name).toBe("publisher");
  expect(recognise(token, [other], now)).toBeUndefined();
  for (const wrong of [
    "",
    "vgot_",
    token.slice(0, -1),
    `${token}A`,
    token.toUpperCase(),
    record.hash,
  ]) {
    expect(recognise(wrong, [record], now)).toBeUndefined();
  }
});

test("it ends at the very moment that it was given", () => {
  const ending = { ...record, expires: "2026-03-01T12:00:00Z" };
  expect(recognise(token, [ending], new Date("2026-03-01T11:59:59.999Z"))).toBe(ending);
  expect(recognise(token, [ending], now)).toBeUndefined();
});

test("what may be shown of a token does not hold its hash", () => {
  expect(JSON.stringify(shownToken(record))).not.toContain(record.hash);
});

test.each(permissions)(
  "%s allows itself, admin allows it, and it allows nothing else",
  (permission) => {
    expect(permissions.filter((asked) => allows([permission], asked))).toEqual(
      permission === "admin" ? permissions : [permission],
    );
    expect(allows(["admin"], permission)).toBe(true);
    expect(allows([], permission)).toBe(false);
  },
);
