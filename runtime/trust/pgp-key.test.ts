// Keys that gpg made, and what gpg itself says of them.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPgpKey } from "./pgp-key.ts";

const folder = fileURLToPath(new URL("../../fixtures/pgp-keys", import.meta.url));
const fingerprint = "DF0572C78A678BAE153D9902F04CA14144EDBCE8";
const other = "608A3C2066380C9A029A8636140DB34B2ACBEBDD";

function read(name: string): Uint8Array {
  return readFileSync(`${folder}/${name}`);
}

test("an armoured key and a binary one are the same key", () => {
  expect(readPgpKey(read("one.asc"))).toMatchObject({ isArmoured: true });
  expect(readPgpKey(read("one.asc"))?.fingerprints).toEqual([fingerprint]);
  expect(readPgpKey(read("one.gpg"))).toMatchObject({ isArmoured: false });
  expect(readPgpKey(read("one.gpg"))?.fingerprints).toEqual([fingerprint]);
});

test("every primary key of a file is told, and no subkey", () => {
  expect(readPgpKey(read("two.asc"))?.fingerprints).toEqual([fingerprint, other]);
  const joined = new Uint8Array([...read("one.asc"), ...read("one.asc")]);
  expect(readPgpKey(joined)?.fingerprints).toEqual([fingerprint, fingerprint]);
});

test("line ends and headers of the armour mean nothing", () => {
  const text = new TextDecoder().decode(read("one.asc"));
  const dressed = text.replace("BLOCK-----\n", "BLOCK-----\nComment: x\n").replaceAll("\n", "\r\n");
  expect(readPgpKey(new TextEncoder().encode(dressed))?.fingerprints).toEqual([fingerprint]);
});

test("what is cut off, or is no key, is none", () => {
  const whole = read("one.gpg");
  expect(readPgpKey(whole.subarray(0, 30))).toBeUndefined();
  expect(readPgpKey(new TextEncoder().encode("<html>"))).toBeUndefined();
  expect(readPgpKey(new Uint8Array())).toBeUndefined();
});
