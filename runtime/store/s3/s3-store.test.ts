import { afterEach, beforeEach, expect, test } from "vitest";
import { faultyServer, type FaultyServer } from "../../../fixtures/faulty-server.ts";
import type { Habits } from "../../../fixtures/s3-like.ts";
import { openWritableStore } from "../open.ts";
import { outsideWith, type Outside } from "../outside.ts";
import type { MaintainedStore } from "../store.ts";
import { openS3 } from "./open-s3.ts";
import { s3Reader } from "./s3-reader.ts";
import { s3Store } from "./s3-store.ts";

let server: FaultyServer;
let slept: number[] = [];
beforeEach(() => {
  slept = [];
});
afterEach(async () => {
  await server.close();
});

function outside(given: Partial<Outside> = {}): Outside {
  return outsideWith({
    env: { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", HOME: "/nonexistent" },
    random: () => 0.5,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    ...given,
  });
}

async function storeWith(
  habits: Partial<Habits> = {},
  { query = "", ...given }: Partial<Outside> & { readonly query?: string } = {},
): Promise<MaintainedStore> {
  server = await faultyServer({ habits });
  const where = `s3://bucket/a/store?endpoint=${server.url}&style=path${query}`;
  const client = openS3(where, outside(given));
  if (client.kind !== "ok") throw new Error(client.message);
  return s3Store(client.value);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function tagOf(store: MaintainedStore, name: string): Promise<string> {
  const found = await store.get(name, 1000);
  if (found.kind !== "found") throw new Error(found.kind);
  return found.tag;
}

function textAt(name: string): string | undefined {
  return server.objects.get(`bucket/a/store/${name}`)?.bytes.toString();
}

test("what is created is found, is not replaced, and is signed for", async () => {
  const store = await storeWith();
  expect(await store.create("o/ab/abc", bytes("one"))).toEqual({ kind: "written" });
  expect(await store.create("o/ab/abc", bytes("two"))).toEqual({ kind: "exists" });
  expect(await store.get("o/ab/abc", 3)).toMatchObject({ kind: "found", bytes: bytes("one") });
  expect(await store.get("o/ab/abc", 2)).toMatchObject({ kind: "refused", reason: "too-large" });
  expect(await store.get("o/ab/none", 3)).toEqual({ kind: "absent" });
  await expect(() => store.get("../x", 3)).rejects.toThrow("not a name");
  expect([...server.objects.keys()]).toEqual(["bucket/a/store/o/ab/abc"]);
  for (const { headers } of server.seen) {
    expect(headers["authorization"]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/us-east-1\/s3\/aws4_request, SignedHeaders=\S*host;\S*x-amz-content-sha256;x-amz-date, Signature=[\da-f]{64}$/u,
    );
    expect(JSON.stringify(headers)).not.toContain("secret");
  }
});

const goodHabits: readonly (readonly [string, Partial<Habits>])[] = [
  ["S3 itself", {}],
  ["If-Match wants the ETag bare", { etagInCondition: "bare" }],
  ["ETags are bare everywhere", { etagInCondition: "bare", etagInAnswer: "bare" }],
  ["answers give ETags bare, conditions want them quoted", { etagInAnswer: "bare" }],
  ["an unmet condition is called a conflict", { unmet: 409 }],
  ["an unmet condition is called unmodified", { unmet: 304 }],
  ["checksums are not checked", { checksChecksums: false }],
];

test.each(goodHabits)("swapping works where %s", async (_, habits) => {
  const store = await storeWith(habits);
  expect(await store.swap("metadata/t", bytes("1"), undefined)).toEqual({ kind: "swapped" });
  expect(await store.swap("metadata/t", bytes("0"), undefined)).toEqual({ kind: "changed" });
  const tag = await tagOf(store, "metadata/t");
  expect(await store.swap("metadata/t", bytes("2"), tag)).toEqual({ kind: "swapped" });
  expect(await store.swap("metadata/t", bytes("3"), tag)).toEqual({ kind: "changed" });
  expect(await store.swap("metadata/none", bytes("3"), tag)).toEqual({ kind: "changed" });
  expect(textAt("metadata/t")).toBe("2");
  expect([...server.objects.keys()]).toEqual(["bucket/a/store/metadata/t"]);
});

const badHabits: readonly (readonly [string, Partial<Habits>, RegExp])[] = [
  ["create-only is ignored", { create: "ignores" }, /overwrites what is there/u],
  [
    "create-only is not implemented",
    { create: "not-implemented" },
    /refuses If-None-Match \(501\)/u,
  ],
  ["If-Match is ignored", { swap: "ignores" }, /ignores If-Match/u],
  ["If-Match is not implemented", { swap: "not-implemented" }, /does not replace .*501/u],
  ["nothing is kept", { keepsWhatIsWritten: false }, /said that it had written, and did not/u],
  ["there are no ETags", { etagInAnswer: "none" }, /gives no ETag/u],
];

test.each(badHabits)("nothing is published where %s", async (_, habits, why) => {
  const store = await storeWith(habits);
  for (const answer of [
    await store.create("metadata/1.root.json", bytes("x")),
    await store.swap("metadata/timestamp.json", bytes("x"), undefined),
  ]) {
    expect(answer).toMatchObject({ kind: "refused", reason: "failed", message: why });
    expect(answer).toMatchObject({ hint: expect.stringMatching(/writers=one/u) });
  }
  expect([...server.objects.keys()]).toEqual([]);
});

test("where there are no conditions, one publisher may promise to be alone", async () => {
  const store = await storeWith(
    { create: "not-implemented", swap: "not-implemented" },
    { query: "&writers=one" },
  );
  expect(await store.create("o/ab/abc", bytes("one"))).toEqual({ kind: "written" });
  expect(await store.create("o/ab/abc", bytes("two"))).toEqual({ kind: "exists" });
  expect(await store.swap("metadata/t", bytes("1"), undefined)).toEqual({ kind: "swapped" });
  const tag = await tagOf(store, "metadata/t");
  expect(await store.swap("metadata/t", bytes("2"), tag)).toEqual({ kind: "swapped" });
  expect(await store.swap("metadata/t", bytes("3"), tag)).toEqual({ kind: "changed" });
  expect(textAt("metadata/t")).toBe("2");
});

test("of many who create or swap the same thing, one does", async () => {
  const store = await storeWith();
  const texts = Array.from({ length: 20 }, (_, at) => `text ${at}`);
  const created = await Promise.all(texts.map((text) => store.create("metadata/x", bytes(text))));
  expect(created.filter(({ kind }) => kind === "written")).toHaveLength(1);
  expect(created.filter(({ kind }) => kind === "exists")).toHaveLength(19);
  const tag = await tagOf(store, "metadata/x");
  const swapped = await Promise.all(
    texts.map((text) => store.swap("metadata/x", bytes(`${text}!`), tag)),
  );
  expect(swapped.filter(({ kind }) => kind === "swapped")).toHaveLength(1);
  expect(swapped.filter(({ kind }) => kind === "changed")).toHaveLength(19);
});

test("an answer that is lost after the write is made up for by looking", async () => {
  const store = await storeWith();
  await store.create("metadata/first", bytes("x"));
  server.play([{ on: "PUT", times: 1, ending: { after: "head", do: "reset" } }]);
  expect(await store.create("metadata/x", bytes("1"))).toEqual({ kind: "written" });
  const tag = await tagOf(store, "metadata/x");
  server.play([{ on: "PUT", times: 1, status: 500 }]);
  expect(await store.swap("metadata/x", bytes("2"), tag)).toEqual({ kind: "swapped" });
  expect(slept).toEqual([]);
});

test("an answer that is lost with the write is made up for by writing again", async () => {
  const store = await storeWith();
  await store.create("metadata/first", bytes("x"));
  server.play([{ on: "PUT", times: 2, request: "ignored", status: 503 }]);
  expect(await store.create("metadata/x", bytes("1"))).toEqual({ kind: "written" });
  const tag = await tagOf(store, "metadata/x");
  server.play([
    { on: "PUT", times: 1, request: "ignored", ending: { after: "head", do: "reset" } },
  ]);
  expect(await store.swap("metadata/x", bytes("2"), tag)).toEqual({ kind: "swapped" });
  expect(slept).toEqual([125, 250, 125]);
});

test("a lost answer to a race that somebody else won is no win", async () => {
  const store = await storeWith();
  await store.create("metadata/x", bytes("1"));
  const tag = await tagOf(store, "metadata/x");
  server.objects.set("bucket/a/store/metadata/x", {
    bytes: Buffer.from("theirs"),
    modified: new Date(),
  });
  server.play([{ on: "PUT", times: 1, request: "ignored", status: 500 }]);
  expect(await store.swap("metadata/x", bytes("ours"), tag)).toEqual({ kind: "changed" });
  server.play([{ on: "PUT", times: 1, request: "ignored", status: 500 }]);
  expect(await store.create("metadata/x", bytes("ours"))).toEqual({ kind: "exists" });
  expect(textAt("metadata/x")).toBe("theirs");
});

test("what is read late does not make a write be lost or done twice", async () => {
  const store = await storeWith();
  await store.create("metadata/x", bytes("1"));
  const tag = await tagOf(store, "metadata/x");
  const etag = tag.slice(tag.indexOf('"'));
  // The write is done and its answer lost; then, for a while, the old content is shown.
  server.play([
    { on: "PUT", times: 1, status: 500 },
    { on: "GET", times: 2, body: "1", headers: { etag } },
  ]);
  expect(await store.swap("metadata/x", bytes("2"), tag)).toEqual({ kind: "swapped" });
  // It is there, and for a while it is not shown.
  server.play([{ on: "HEAD", times: 2, status: 404, body: "" }]);
  expect(await store.create("metadata/x", bytes("3"))).toEqual({ kind: "exists" });
  expect(textAt("metadata/x")).toBe("2");
});

test("a storm of conflicts is waited out, and one without end is told", async () => {
  const store = await storeWith();
  await store.create("metadata/x", bytes("1"));
  const tag = await tagOf(store, "metadata/x");
  const conflict = { on: "PUT", request: "ignored", status: 409 } as const;
  server.play([{ ...conflict, times: 3 }]);
  expect(await store.swap("metadata/x", bytes("2"), tag)).toEqual({ kind: "swapped" });
  server.play([conflict]);
  expect(await store.create("metadata/y", bytes("2"))).toMatchObject({
    reason: "conflict",
    message: expect.stringMatching(/answers 409 each time/u),
  });
});

test("a list is read to its last page, and names that are not ours are left out", async () => {
  const store = await storeWith({ pageSize: 2 });
  const names = ["gc/1", "o/aa/1", "o/aa/2", "o/bb/3", "o/bb/4"];
  for (const name of names) await store.put(name, bytes(name));
  server.objects.set("bucket/a/store/o/has & space", {
    bytes: Buffer.from(""),
    modified: new Date(),
  });
  server.objects.set("bucket/other", { bytes: Buffer.from(""), modified: new Date() });
  const listed = await store.list("o/");
  if (listed.kind !== "ok") throw new Error(listed.message);
  expect(listed.value.map(({ name, size }) => [name, size])).toEqual(
    names.slice(1).map((name) => [name, name.length]),
  );
  expect(await store.remove("o/aa/1")).toEqual({ kind: "ok", value: undefined });
  expect(await store.remove("o/aa/1")).toEqual({ kind: "ok", value: undefined });
  expect(await store.list("o/aa/")).toMatchObject({ value: [{ name: "o/aa/2" }] });
});

test("a list that leads to itself, or is none, is refused", async () => {
  const store = await storeWith();
  const page = (text: string): string => `<ListBucketResult>${text}</ListBucketResult>`;
  const endless = "<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>";
  for (const body of [page(endless), page(""), "<html>", page("<IsTruncated>true</IsTruncated>")]) {
    server.play([{ on: "list-type", body }]);
    expect(await store.list("")).toMatchObject({ kind: "refused", reason: "malformed" });
  }
});

test("a clock that is wrong is corrected once, by the server's", async () => {
  const store = await storeWith({}, { now: () => new Date("2020-01-01T00:00:00Z") });
  const skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
  const date = "Thu, 05 Mar 2026 10:00:00 GMT";
  server.play([{ on: "GET", times: 1, status: 403, body: skewed, headers: { date } }]);
  expect(await store.get("metadata/x", 10)).toEqual({ kind: "absent" });
  const dates = server.seen.map(({ headers }) => String(headers["x-amz-date"]).slice(0, 13));
  expect(dates).toEqual(["20200101T0000", "20260305T1000"]);
  server.play([{ on: "GET", status: 403, body: skewed, headers: { date } }]);
  expect(await store.get("metadata/x", 10)).toMatchObject({
    message: expect.stringMatching(/clock is wrong/u),
  });
});

test("hosts ask whether the timestamp is still the same, and for nothing else again", async () => {
  server = await faultyServer();
  const client = openS3(`s3://bucket/a/store?endpoint=${server.url}&style=path`, outside());
  if (client.kind !== "ok") throw new Error(client.message);
  const store = s3Reader(client.value);
  const put = (name: string, text: string): void => {
    const modified = new Date(Date.now() - 60_000);
    server.objects.set(`bucket/a/store/${name}`, { bytes: Buffer.from(text), modified });
  };
  const got = async (name: string, limit = 10): Promise<unknown> => {
    const before = server.seen.length;
    const answer = await store.get(name, limit);
    const asked = server.seen
      .slice(before)
      .map(({ headers }) => headers["if-none-match"] !== undefined);
    return { answer, asked };
  };
  const found = (text: string): unknown => ({ kind: "found", bytes: bytes(text) });
  put("metadata/timestamp.json", "one");
  put("o/ab/abc", "object");
  expect(await got("metadata/timestamp.json")).toMatchObject({
    answer: found("one"),
    asked: [false],
  });
  expect(await got("metadata/timestamp.json")).toMatchObject({
    answer: found("one"),
    asked: [true],
  });
  expect(await got("metadata/timestamp.json", 2)).toMatchObject({
    answer: { reason: "too-large" },
    asked: [false],
  });
  put("metadata/timestamp.json", "two");
  expect(await got("metadata/timestamp.json")).toMatchObject({ answer: found("two") });
  expect(await got("o/ab/abc")).toMatchObject({ asked: [false] });
  expect(await got("o/ab/abc")).toMatchObject({ asked: [false] });
});

test("denial is absence for the next root only", async () => {
  const store = await storeWith();
  const body = "<Error><Code>AccessDenied</Code></Error>";
  server.play([{ on: "GET", status: 403, body }]);
  expect(await store.get("metadata/2.root.json", 10)).toEqual({ kind: "absent" });
  expect(await store.get("metadata/timestamp.json", 10)).toMatchObject({ reason: "not-permitted" });
  server.play([
    { on: "GET", status: 403, body: "<Error><Code>SignatureDoesNotMatch</Code></Error>" },
  ]);
  expect(await store.get("metadata/2.root.json", 10)).toMatchObject({
    reason: "not-permitted",
    message: expect.stringMatching(/does not accept the credentials/u),
  });
});

test("a bucket that is missing, or elsewhere, is said to be so", async () => {
  const store = await storeWith();
  server.play([{ on: "", status: 404, body: "<Error><Code>NoSuchBucket</Code></Error>" }]);
  expect(await store.get("metadata/x", 10)).toMatchObject({
    reason: "not-found",
    message: expect.stringMatching(/no such bucket/u),
  });
  expect(await store.create("metadata/x", bytes("1"))).toMatchObject({
    message: expect.stringMatching(/no such bucket/u),
  });
  const headers = { "x-amz-bucket-region": "eu-west-1" };
  server.play([
    { on: "", status: 301, headers, body: "<Error><Code>PermanentRedirect</Code></Error>" },
  ]);
  expect(await store.get("metadata/x", 10)).toMatchObject({
    hint: "add region=eu-west-1 to its address",
  });
});

test("what is written is known to fit its checksum", async () => {
  const store = await storeWith();
  await store.put("o/aa/1", bytes("x"));
  expect(server.seen.at(-1)?.headers["x-amz-checksum-sha256"]).toBe(
    "LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=",
  );
});

test("an address says what is wrong with it", async () => {
  server = await faultyServer();
  const wrongs: readonly (readonly [string, RegExp])[] = [
    ["s3://", /no address of a bucket|names no bucket/u],
    ["s3://b", /names no bucket/u],
    ["s3://bucket/with%20space", /prefix with other characters/u],
    ["s3://bucket?regoin=x", /option that is not known: "regoin"/u],
    ["s3://bucket?style=other", /neither path nor virtual/u],
    ["s3://bucket?endpoint=ftp:x", /endpoint that is no address/u],
    ["s3://key:secret@bucket", /holds a password/u],
  ];
  for (const [where, message] of wrongs) {
    const answer = openWritableStore(where);
    expect(answer).toMatchObject({ kind: "refused", message });
    expect(JSON.stringify(answer)).not.toContain("secret");
  }
});
