import { expect, test } from "vitest";
import { valueOf } from "../../fixtures/release-scene.ts";
import { refuse } from "../contract/refusal.ts";
import { sha256 } from "../trust/hash.ts";
import { mirrored, openMirrors } from "./mirrors.ts";
import { openStore } from "./open.ts";
import type { Fetched, Store } from "./store.ts";

const right = new TextEncoder().encode("right");
const object = `o/${sha256(right).slice(0, 2)}/${sha256(right)}`;
const found = (text: string): Fetched => {
  const bytes = new TextEncoder().encode(text);
  return { kind: "found", bytes, tag: sha256(bytes) };
};
const saying = (where: string, answer: Fetched): Store => ({ where, get: async () => answer });

const silent = saying("silent", refuse("unreachable", "nobody answers"));
const lacking = saying("lacking", { kind: "absent" });
const lying = saying("lying", found("wrong"));
const good = saying("good", found("right"));

test("an object comes from the first that has it whole", async () => {
  for (const first of [silent, lacking, lying]) {
    const store = mirrored(first, [lying, silent, good]);
    expect(store.where).toBe(first.where);
    expect(await store.get(object, 5)).toEqual(found("right"));
    expect(await store.get(`targets/${sha256(right)}.release.json`, 5)).toEqual(found("right"));
  }
});

test("when none has it, the first one's answer stands", async () => {
  expect(await mirrored(lying, [silent]).get(object, 5)).toEqual(found("wrong"));
  expect(await mirrored(silent, [lying]).get(object, 5)).toMatchObject({ reason: "unreachable" });
});

test("metadata comes from the first alone", async () => {
  expect(await mirrored(lacking, [good]).get("metadata/2.root.json", 5)).toEqual({
    kind: "absent",
  });
});

test("addresses stand with commas between them, and each must be one", () => {
  const stores = valueOf(openMirrors("https://a.example/x,,s3://bucket/y,folder"));
  expect(stores.map(({ where }) => where)).toEqual([
    "https://a.example/x",
    "s3://bucket/y",
    "folder",
  ]);
  expect(openMirrors("folder,ftp://b")).toMatchObject({
    message: expect.stringMatching(/"ftp:\/\/b" is not an address/u),
  });
});

test("a proxy that is none is told, without what may be a password in it", () => {
  for (const proxy of ["socks5://user:pw@host", "http://user:pw@ho st", "http://"]) {
    for (const where of ["https://a.example/x", "s3://bucket/y"]) {
      const answer = openStore(where, { env: { HTTPS_PROXY: proxy } });
      expect(answer).toMatchObject({
        message: "what HTTPS_PROXY says is no address of an HTTP proxy",
      });
      expect(JSON.stringify(answer)).not.toContain("pw");
    }
  }
});
