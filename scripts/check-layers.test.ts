// Plants violations of the layer table and sees each caught, then looks at the real tree.
import { expect, test } from "vitest";
import { importsOf, layerFaults, unnamedLayers } from "./layer-faults.ts";
import type { Layer } from "./layer.ts";
import { layers } from "./layers.ts";
import { readCode } from "./read-code.ts";

const small: readonly Layer[] = [
  { path: "compiler/source", project: [], packages: [], node: [] },
  {
    path: "compiler/2-parse",
    project: ["compiler/source", "compiler/1-load/tree.ts"],
    packages: ["yaml", "@scope/words"],
    node: ["node:path/posix"],
  },
  { path: "compiler/cli", project: ["compiler"], packages: [], node: "any" },
];

const allowed = [
  'import { a } from "./b.ts";',
  'import { a } from "../source/source.ts";',
  'import type { Tree } from "../1-load/tree.ts";',
  'import { parse } from "yaml";',
  'import { words } from "@scope/words/english";',
  'import { join } from "node:path/posix";',
  '// import { readFile } from "node:fs";',
  ' * For example `import("node:fs")`.',
];

test.each(allowed)("allowed: %s", (line) => {
  expect(faultsIn("compiler/2-parse/x.ts", line)).toEqual([]);
});

const planted = [
  ["a package", 'import { glob } from "glob";', "glob"],
  ["a package whose name only starts alike", 'import x from "yaml-ast";', "yaml-ast"],
  ["a folder", 'import { cli } from "../cli/main.ts";', "compiler/cli/main.ts"],
  ["another file of a folder", 'import { l } from "../1-load/load.ts";', "compiler/1-load/load.ts"],
  ["a folder above", 'import { x } from "../../runtime/x.ts";', "runtime/x.ts"],
  ["a module of Node", 'import { readFile } from "node:fs";', "node:fs"],
  ["its wider namesake", 'import { join } from "node:path";', "node:path"],
  ["a module of Node without its prefix", 'import { join } from "path/posix";', "path/posix"],
  ["types alone", 'import type { X } from "glob";', "glob"],
  ["a type in passing", 'let x: import("glob").Glob;', "glob"],
  ["several lines", 'import {\n  a,\n  b,\n} from "glob";', "glob"],
  ["what is passed on", 'export * from "glob";', "glob"],
  ["an effect", 'import "glob";', "glob"],
  ["an import while running", 'const x = await import("glob");', "glob"],
  ["require", 'const x = require("glob");', "glob"],
] as const;

test.each(planted)("caught: %s", (_title, line, target) => {
  expect(faultsIn("compiler/2-parse/x.ts", line)).toEqual([
    `compiler/2-parse/x.ts imports ${target}, which 2-parse may not: it reads only what lies in compiler/2-parse, compiler/source, compiler/1-load/tree.ts, yaml, @scope/words, node:path/posix (scripts/layers.ts)`,
  ]);
});

test("caught: an import whose name is computed", () => {
  expect(faultsIn("compiler/2-parse/x.ts", "await import(name);")).toEqual([
    "compiler/2-parse/x.ts imports something whose name is computed, so nobody can tell what it reads (scripts/layers.ts)",
  ]);
});

test("caught: a file in no layer", () => {
  expect(faultsIn("compiler/elsewhere/x.ts", "")).toEqual([
    "compiler/elsewhere/x.ts lies in no layer: move it into one of those in scripts/layers.ts, or add a row there and describe it in ARCHITECTURE.md",
  ]);
});

test("where any module of Node is allowed, its name still wears the prefix", () => {
  expect(faultsIn("compiler/cli/main.ts", 'import "node:http"; ')).toEqual([]);
  expect(faultsIn("compiler/cli/main.ts", 'import "http"; ')).toHaveLength(1);
});

test("every import of a file is seen", () => {
  const text = 'import a from "a";\nimport { b } from "b";\nexport { c } from "c";\nimport("d");';
  expect(importsOf(text)).toEqual(["a", "b", "c", "d"]);
});

test("a layer that ARCHITECTURE.md does not name is caught", () => {
  expect(unnamedLayers("compiler/source and compiler/cli", small)).toEqual([
    "ARCHITECTURE.md does not name compiler/2-parse, which has a row in scripts/layers.ts",
  ]);
});

test("the runtime never imports the compiler", () => {
  const runtime = layers.filter(({ path }) => path.startsWith("runtime"));
  expect(
    runtime.flatMap(({ project }) => project.filter((path) => path.startsWith("compiler"))),
  ).toEqual([]);
});

test("the real tree keeps to its layers", async () => {
  expect(layerFaults(await readCode(["compiler", "runtime"]), layers)).toEqual([]);
});

function faultsIn(path: string, text: string): readonly string[] {
  return layerFaults(new Map([[path, text]]), small);
}
