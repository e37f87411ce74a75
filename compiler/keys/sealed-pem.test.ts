import { createPrivateKey } from "node:crypto";
import { expect, test } from "vitest";
import { keyNamed } from "../../fixtures/release-scene.ts";
import { pemOf } from "../../runtime/trust/ed25519.ts";
import { idOfPair } from "./new-root.ts";
import { claimedKeyId, isSealedPem, openPem, sealPem } from "./sealed-pem.ts";

const pair = keyNamed("sealed");

test("what was sealed is opened by its passphrase, and by no other", () => {
  const pem = sealPem(pair, "correct horse ☂");
  expect(openPem(pem, "correct horse ☂")).toEqual(pair);
  expect(openPem(pem, "correct horse")).toBeUndefined();
  expect(openPem(pem, "")).toBeUndefined();
});

test("OpenSSL opens it, so that no key depends on this program", () => {
  const key = createPrivateKey({ key: sealPem(pair, "pass"), passphrase: "pass" });
  expect(key.export({ format: "pem", type: "pkcs8" })).toBe(pemOf(pair));
});

test("keys that OpenSSL sealed in its older way are opened too", () => {
  const key = createPrivateKey(pemOf(pair));
  const sealed = {
    format: "pem",
    type: "pkcs8",
    cipher: "aes-256-cbc",
    passphrase: "pass",
  } as const;
  expect(openPem(key.export(sealed).toString(), "pass")).toEqual(pair);
});

test("the same key never seals to the same text, and says which it is", () => {
  const [one, two] = [sealPem(pair, "pass"), sealPem(pair, "pass")];
  expect(one).not.toBe(two);
  expect(one).not.toContain(Buffer.from(pair.secretKey).toString("base64").slice(4, 36));
  expect(claimedKeyId(one)).toBe(idOfPair(pair));
  expect([one, pemOf(pair)].map(isSealedPem)).toEqual([true, false]);
  expect(claimedKeyId(pemOf(pair))).toBeUndefined();
});

test("damage is like a wrong passphrase", () => {
  const pem = sealPem(pair, "pass");
  const lines = pem.split("\n");
  for (const at of [2, 3, 4]) {
    const line = lines[at] ?? "";
    const other = line.startsWith("A") ? "B" : "A";
    const damaged = lines.with(at, other + line.slice(1)).join("\n");
    expect(openPem(damaged, "pass")).toBeUndefined();
  }
});
