import { AwsV4Signer } from "aws4fetch";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../../trust/hash.ts";
import type { HttpRequest } from "../http/message.ts";
import { signed } from "./sign.ts";

const time = new Date("2026-03-01T12:34:56.789Z");
const region = "eu-central-1";

const request: fc.Arbitrary<HttpRequest> = fc
  .record({
    method: fc.constantFrom("GET", "PUT", "HEAD", "DELETE"),
    path: fc.constantFrom("/b/o/ab/cd", "/b/a b/c+d/é(1)*!'", "/"),
    query: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), { maxKeys: 3 }),
    body: fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined }),
    headers: fc.constantFrom({}, { "if-none-match": "*" }, { "x-amz-meta-a": "b  c" }),
  })
  .map(({ method, path, query, body, headers }) => {
    const url = new URL(path, "http://bucket.example:8080");
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return { method, url, headers, limit: 0, ...(body === undefined ? {} : { body }) };
  });

test("requests are signed as the library signs them, however many a key is used for", async () => {
  const cache = new Map<string, Uint8Array>();
  const secrets = fc.constantFrom("secret", "another secret", "/+=");
  const session = fc.constantFrom({}, { sessionToken: "a token" });
  await fc.assert(
    fc.asyncProperty(request, secrets, session, async (one, secretAccessKey, token) => {
      const credentials = { accessKeyId: "AKID", secretAccessKey, ...token };
      const { method, url, headers, body } = one;
      const theirs = await new AwsV4Signer({
        ...credentials,
        method,
        url: url.href,
        headers: { ...headers, "x-amz-content-sha256": sha256(body ?? "") },
        service: "s3",
        region,
        datetime: "20260301T123456Z",
      }).sign();
      const ours = await signed(one, { ...credentials, source: "test" }, { region, time, cache });
      expect(ours.headers).toEqual(Object.fromEntries(theirs.headers));
    }),
  );
  expect(cache.size).toBe(3);
});
