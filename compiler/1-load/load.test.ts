import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { faultyDisk } from "../../fixtures/faulty-disk.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Disk, DiskEntry } from "./disk.ts";
import type { LoadOptions } from "./load.ts";
import { load } from "./load.ts";

/** A disk with these files below "stacks", and whatever else is listed there. */
function diskOf(files: Readonly<Record<string, string>>, others: readonly DiskEntry[] = []): Disk {
  const entries = Object.keys(files).map((path): DiskEntry => ({ kind: "file", path }));
  return {
    list: (root) =>
      Promise.resolve(
        root === "stacks" ? ok([...entries, ...others]) : refuse("not-found", `no "${root}"`),
      ),
    digest: (path, limit) => {
      const bytes = Buffer.from(files[path.replace(/^stacks\//u, "")] ?? "");
      return Promise.resolve(
        bytes.length > limit
          ? { kind: "too-large", size: bytes.length }
          : { kind: "digest", sha256: sha256(bytes), size: bytes.length },
      );
    },
    pieces: (path) => Readable.from([Buffer.from(files[path.replace(/^stacks\//u, "")] ?? "")]),
    read: (path, limit) => {
      const text = files[path.replace(/^stacks\//u, "")];
      const error = Object.assign(new Error("none"), { code: "ENOENT" });
      if (text === undefined) return Promise.resolve({ kind: "unreadable", error });
      const bytes = Buffer.from(text);
      return Promise.resolve(
        bytes.length > limit ? { kind: "too-large", size: bytes.length } : { kind: "bytes", bytes },
      );
    },
  };
}

async function loaded(
  disk: Disk,
  options: Partial<LoadOptions> = {},
): Promise<{
  files: readonly string[];
  inventories: readonly string[];
  found: readonly string[];
  diagnostics: readonly Diagnostic[];
}> {
  const diagnostics: Diagnostic[] = [];
  const answer = await load({ stacks: "stacks", disk, ...options }, (diagnostic) =>
    diagnostics.push(diagnostic),
  );
  if (answer.kind === "refused") throw new Error(answer.message);
  const { files, inventories } = answer.value;
  return {
    files: [...files.keys()],
    inventories: inventories.map(({ path, text }) => `${path}=${text}`),
    found: diagnostics.map(({ code, subject }) => `${code} ${subject.source.path}`),
    diagnostics,
  };
}

test("a tree holds .vgo files and templates, in code-point order", async () => {
  const names = ["b.vgo", "a/z.vgo", "B.vgo", "\uFF5E.vgo", "\u{1F600}.vgo", "a.vgo", "a-b.vgo"];
  const others = ["README.md", "templates/x.tmpl", "org/templates/y/z", "files/k.vgo", "x.retract"];
  const disk = diskOf(Object.fromEntries([...names, ...others].map((name) => [name, "a: 1\n"])));
  expect(await loaded(disk)).toMatchObject({
    files: [
      "B.vgo",
      "a-b.vgo",
      "a.vgo",
      "a/z.vgo",
      "b.vgo",
      "templates/x.tmpl",
      "\uFF5E.vgo",
      "\u{1F600}.vgo",
    ],
    found: [],
  });
});

test("files that are not text are left out, and told in the order of their paths", async () => {
  const disk = diskOf({ "c.vgo": "a\0", "a.vgo": "a\0", "b.vgo": "ok\r\n", "d.md": "a\0" });
  expect(await loaded(disk)).toMatchObject({
    files: ["b.vgo"],
    found: ["nul-byte a.vgo", "crlf-line-endings b.vgo", "nul-byte c.vgo"],
  });
});

test("what cannot be read is told when it may hold policy", async () => {
  const error = Object.assign(new Error("no"), { code: "EACCES" });
  const link = { kind: "link", leads: "nowhere", target: "unknown", written: "gone" } as const;
  const outside = { ...link, leads: "outside" } as const;
  const disk = diskOf({}, [
    { ...link, path: "a.vgo" },
    { ...link, path: "b" },
    { ...link, path: "b.md" },
    { ...link, path: "files/c.vgo" },
    { ...link, path: "templates/d.md" },
    { ...link, path: "e.vgo", leads: "in-a-circle" },
    { ...outside, path: "f.vgo", target: "file" },
    { ...outside, path: "f.d", target: "folder" },
    { ...outside, path: "f.md", target: "file" },
    { kind: "other", path: "g.vgo" },
    { kind: "other", path: "g" },
    { kind: "unreadable", path: "h.d", error },
    { kind: "folder", path: "i.vgo" },
  ]);
  expect((await loaded(disk)).found).toEqual([
    "broken-link a.vgo",
    "broken-link b",
    "link-cycle e.vgo",
    "link-leaves-tree f.d",
    "link-leaves-tree f.vgo",
    "not-a-file g.vgo",
    "unreadable-file h.d",
    "broken-link templates/d.md",
    "broken-link files/c.vgo",
  ]);
});

test("a file above the limit is not read", async () => {
  const { files, diagnostics } = await loaded(diskOf({ "a.vgo": "12345", "b.vgo": "123456" }), {
    limits: { fileBytes: 5 },
  });
  expect(files).toEqual(["a.vgo"]);
  expect(diagnostics.map(({ summary }) => summary)).toEqual([
    "the file holds 6 bytes and the limit is 5",
  ]);
});

test("a disk that fails is told with the words of the system", async () => {
  const disk = faultyDisk(diskOf({ "a.vgo": "", "b/c.vgo": "", "d.vgo": "" }), {
    "a.vgo": "EACCES",
    "b/c.vgo": "not-a-file",
  });
  const { files, diagnostics } = await loaded(disk);
  expect(files).toEqual(["d.vgo"]);
  expect(diagnostics.map(({ summary }) => summary)).toEqual([
    'cannot read "a.vgo": permission denied',
    '"b/c.vgo" is a pipe, a socket or a device, not a file',
  ]);
});

test("inventories are read in the order given, under the paths given", async () => {
  const disk = diskOf({ "../b.yaml": "b: 1", "a.yaml": "a: 1" });
  const inventories = ["../b.yaml", "a.yaml"];
  expect(await loaded(disk, { inventories })).toMatchObject({
    inventories: ["../b.yaml=b: 1", "a.yaml=a: 1"],
    found: [],
  });
});

test("without its folder or an inventory nothing is loaded", async () => {
  const report = (): void => {};
  const disk = diskOf({});
  expect(await load({ stacks: "other", disk }, report)).toEqual(
    refuse(
      "not-found",
      'no "other"',
      "name the folder with --stacks DIR, or run this where a stacks folder is",
    ),
  );
  expect(await load({ stacks: "stacks", inventories: ["x.yaml"], disk }, report)).toEqual(
    refuse(
      "not-found",
      'the inventory "x.yaml" does not exist',
      "name an existing file with --inventory FILE, or leave the flag out",
    ),
  );
});

test("many files are read, but few at once", async () => {
  const disk = diskOf(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.vgo`, ""])));
  let open = 0;
  let most = 0;
  const counting: Disk = {
    ...disk,
    async read(path, limit) {
      open += 1;
      most = Math.max(most, open);
      await new Promise((done) => {
        setImmediate(done);
      });
      open -= 1;
      return disk.read(path, limit);
    },
  };
  expect((await loaded(counting)).files).toHaveLength(200);
  expect(most).toBe(32);
});

test("what lies below files/ is hashed and not read as text, whatever it is called", async () => {
  const bytes = "a\0b";
  const disk = diskOf({ "files/a.vgo": bytes, "files/b/c": "", "a.vgo": "a: 1\n" });
  const answer = await load({ stacks: "stacks", disk }, () => expect.fail("nothing is wrong"));
  if (answer.kind === "refused") throw new Error(answer.message);
  const { data, files } = answer.value;
  expect([...files.keys()]).toEqual(["a.vgo"]);
  expect([...(data ?? [])].map(([path, { size }]) => [path, size])).toEqual([
    ["files/a.vgo", 3],
    ["files/b/c", 0],
  ]);
  const file = data?.get("files/a.vgo");
  expect(file?.sha256).toBe(sha256(bytes));
  expect(await file?.read()).toEqual(ok(Buffer.from(bytes)));
});

test("a file below files/ that no host would take is refused, with another way", async () => {
  const disk = diskOf({ "files/big": "12345" });
  const { found, diagnostics } = await loaded(disk, { limits: { dataBytes: 4 } });
  expect(found).toEqual(["file-too-large files/big"]);
  expect(diagnostics[0]?.hint).toContain("source_package");
});
