import { Readable } from "node:stream";
import { array, assert, asyncProperty, integer, nat } from "fast-check";
import { expect, test } from "vitest";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import type { DataFile } from "../2-parse/syntax.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { dataSecrets } from "./data-secrets.ts";

const token = `ghp_${"0123456789".repeat(4)}`;

function fileOf(pieces: readonly Uint8Array[]): DataFile {
  const bytes = Buffer.concat(pieces);
  return {
    sha256: "",
    size: bytes.length,
    read: () => Promise.resolve(ok(bytes)),
    pieces: () => Readable.from(pieces),
  };
}

async function foundIn(
  file: DataFile,
  allowed: readonly string[] = [],
): Promise<readonly Diagnostic[]> {
  const answer = await dataSecrets(new Map([["files/x", file]]), allowed);
  if (answer.kind === "refused") throw new Error(answer.message);
  return answer.value;
}

/** The bytes of a file in pieces of so many bytes each, the last one with the rest. */
function cut(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...pieces, bytes.subarray(at)];
}

test("a token is found at its byte, wherever the file is cut", async () => {
  await assert(
    asyncProperty(
      nat({ max: 20_000 }),
      array(integer({ min: 1, max: 9000 }), { maxLength: 6 }),
      async (before, sizes) => {
        const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(`${token}\0`)]);
        const [first] = await foundIn(fileOf(cut(bytes, sizes)));
        expect(first?.summary).toBe(
          `a token of GitHub stands in this file in clear, at byte ${before}`,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test("a cut makes no token of what is part of something longer", async () => {
  const word = `npm_${"a".repeat(36)}`;
  const bytes = Buffer.from(`\0${word}${"a".repeat(5000)}`);
  for (const at of [1, 2, word.length, word.length + 1, word.length + 2]) {
    expect(await foundIn(fileOf(cut(bytes, [at, 4500])))).toEqual([]);
  }
});

test("of a text the lines are shown, a comment counts, and a few say enough", async () => {
  const text = `# vigo:allow-secret\n${token}\n\n${`${token}\n`.repeat(9)}`;
  const found = await foundIn(fileOf([Buffer.from(text)]));
  expect(found.map(({ subject }) => text.slice(subject.start, subject.end))).toEqual([
    token,
    token,
    token,
  ]);
  expect(found[0]?.subject.start).toBe(text.indexOf("\n\n") + 2);
});

test("a pattern of the settings leaves a file out", async () => {
  const file = fileOf([Buffer.from(token)]);
  expect(await foundIn(file, ["files/y", "files/*"])).toEqual([]);
  expect(await foundIn(file, ["files/x/*"])).toHaveLength(1);
});

test("a file that cannot be read any more is a refusal", async () => {
  const gone = Object.assign(new Error("gone"), { code: "ENOENT" });
  const file: DataFile = {
    sha256: "",
    size: 1,
    read: () => Promise.resolve(refuse("not-found", "gone")),
    pieces: () =>
      new Readable({
        read() {
          this.destroy(gone);
        },
      }),
  };
  expect(await dataSecrets(new Map([["files/x", file]]), [])).toMatchObject({
    kind: "refused",
    message: 'cannot read "files/x": there is no such file or folder',
  });
});

test("headers of a key that lead nowhere are given up at once", async () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${"a: ".repeat(5000)}`;
  expect(await foundIn(fileOf([Buffer.from(key)]))).toEqual([]);
});
