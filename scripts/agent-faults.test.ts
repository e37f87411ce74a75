// Plants what must not reach a host, once as data and once through the real bundler.
import { build } from "esbuild";
import { expect, test } from "vitest";
import { agentFaults, agentLimitBytes } from "./agent-faults.ts";

const runtime = { "runtime/agent/main.ts": { bytesInOutput: 10 } };
const packages = {
  "node_modules/tweetnacl/nacl-fast.js": { bytesInOutput: 10 },
  "node_modules/aws4fetch/dist/aws4fetch.esm.mjs": { bytesInOutput: 10 },
};

test("the runtime, its two packages and modules of Node may ship", () => {
  const imports = [{ path: "node:fs", external: true }, { path: "crypto" }];
  expect(agentFaults({ inputs: { ...runtime, ...packages }, imports, bytes: 9 })).toEqual([]);
});

test.each(["compiler/source/source.ts", "node_modules/yaml", "runtimes/x.ts"])(
  "%s may not",
  (path) => {
    const inputs = { ...runtime, [path]: { bytesInOutput: 1 } };
    expect(agentFaults({ inputs, imports: [], bytes: 9 })).toEqual([
      `vigo-agent contains ${path}: it may hold only files of runtime/ and the packages tweetnacl and aws4fetch`,
    ]);
  },
);

test("a package is named once, however many of its files come along", () => {
  const inputs = {
    "node_modules/@a/b/x.js": { bytesInOutput: 1 },
    "node_modules/@a/b/y.js": { bytesInOutput: 1 },
    "node_modules/tweetnacl/node_modules/c/z.js": { bytesInOutput: 1 },
  };
  const faults = agentFaults({ inputs, imports: [], bytes: 9 });
  expect(faults.map((fault) => fault.split(":")[0])).toEqual([
    "vigo-agent contains node_modules/@a/b",
    "vigo-agent contains node_modules/tweetnacl/node_modules/c",
  ]);
});

test("a package left outside the bundle is caught", () => {
  const imports = [{ path: "tweetnacl", external: true }];
  expect(agentFaults({ inputs: runtime, imports, bytes: 9 })).toEqual([
    "vigo-agent loads tweetnacl when it runs, and a host has no packages: bundle it",
  ]);
});

test("weight is caught", () => {
  expect(agentFaults({ inputs: {}, imports: [], bytes: agentLimitBytes })).toEqual([]);
  expect(agentFaults({ inputs: {}, imports: [], bytes: agentLimitBytes + 1 })).toEqual([
    `vigo-agent is ${agentLimitBytes + 1} bytes, and may be at most ${agentLimitBytes}`,
  ]);
});

test("a real bundle that reaches for the compiler and for YAML is caught", async () => {
  const contents = [
    'import { lineStarts } from "./compiler/source/position.ts";',
    'import { parse } from "yaml";',
    "console.log(lineStarts(String(parse)));",
  ].join("\n");
  const { metafile } = await build({
    stdin: { contents, resolveDir: ".", sourcefile: "runtime/agent/planted.ts", loader: "ts" },
    bundle: true,
    write: false,
    metafile: true,
    outfile: "planted.cjs",
    platform: "node",
    format: "cjs",
  });
  const [output] = Object.values(metafile.outputs);
  if (output === undefined) throw new Error("esbuild gave no output");
  const faults = agentFaults(output);
  expect(faults.some((fault) => fault.includes("compiler/source/position.ts"))).toBe(true);
  expect(faults.some((fault) => fault.includes("node_modules/yaml:"))).toBe(true);
});
