// Makes dist/, a package that needs nothing but Node: each program as one file, the library of examples and the schemas.
// Another folder may be named, so that tests can have programs of their own.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { mirrorFolder } from "./mirror-folder.ts";
import type { BundleReport } from "./agent-faults.ts";
import { agentFaults } from "./agent-faults.ts";
import { replaceFile, replaceLink } from "./replace-file.ts";

const programs: readonly Program[] = [
  { name: "vigocli", entry: "compiler/cli/main.ts", faults: () => [] },
  { name: "vigosrv", entry: "compiler/cli/vigosrv/main.ts", faults: () => [] },
  { name: "vigo-agent", entry: "runtime/agent/main.ts", faults: agentFaults },
];

/** Those that are started often. A server is started once, and has all the time to compile itself. */
const launched: ReadonlySet<string> = new Set(["vigocli", "vigo-agent"]);

/** Stands for the name of the build, which is a hash of all else. */
const buildMark = "@vigo-build@";

const folder = process.argv[2] ?? "dist";
const { manifest, version } = await packageOf("package.json");
for (const { name, entry, faults } of programs) {
  await make({ name, entry, faults });
  const launcher = `launch-${name}`;
  if (launched.has(name)) {
    await make({
      name: launcher,
      entry: "runtime/launch/main.ts",
      faults: agentFaults,
      starts: name,
    });
  }
  await replaceLink(`${folder}/${name}`, `${launched.has(name) ? launcher : name}.cjs`);
}

for (const beside of ["stacks-examples", "schemas"])
  await mirrorFolder(beside, `${folder}/${beside}`);
for (const page of ["LICENSE", "CHANGELOG.md"]) {
  await replaceFile(`${folder}/${page}`, await readFile(page, "utf8"));
}
await replaceFile(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);

interface Program {
  readonly name: string;
  readonly entry: string;
  readonly faults: (report: BundleReport) => readonly string[];
  /** Of a launcher: the program beside it. */
  readonly starts?: string;
}

async function make({ name, entry, faults, starts = "" }: Program): Promise<void> {
  const { text, report } = await bundle(entry, starts);
  const found = faults(report);
  if (found.length > 0) {
    console.error(found.join("\n"));
    process.exit(1);
  }
  await replaceFile(`${folder}/${name}.cjs`, text, 0o755);
  console.log(`${folder}/${name}.cjs: ${Math.round(report.bytes / 1000)} kB`);
}

interface Bundled {
  readonly text: string;
  readonly report: BundleReport;
}

async function bundle(entry: string, starts: string): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    // Nothing is written under this name: it only says what the one output is called.
    outfile: "program.cjs",
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    legalComments: "none",
    // Files keep the names under which they were imported, wherever node_modules is kept.
    preserveSymlinks: true,
    banner: { js: "#!/usr/bin/env node" },
    define: {
      VIGO_VERSION: JSON.stringify(version),
      VIGO_BUILD: JSON.stringify(buildMark),
      VIGO_LAUNCHED: JSON.stringify(starts),
    },
    logLevel: "warning",
    // esbuild has printed what is wrong.
  }).catch(() => process.exit(1));
  const [file] = outputFiles;
  const report = Object.values(metafile.outputs)[0];
  if (file === undefined || report === undefined)
    throw new Error(`esbuild made nothing of ${entry}`);
  // What a program remembers is worthless to another build of it, so that each has a name of its own.
  const name = createHash("sha256").update(file.text).digest("hex");
  return { text: file.text.replaceAll(buildMark, name), report };
}

interface Package {
  readonly version: string;
  /** Of dist/: the programs hold all that they depend on, so that installing it asks no registry. */
  readonly manifest: object;
}

async function packageOf(path: string): Promise<Package> {
  const whole: unknown = JSON.parse(await readFile(path, "utf8"));
  if (typeof whole !== "object" || whole === null) throw new Error(`${path} holds no package`);
  const told = new Map<string, unknown>(Object.entries(whole));
  const version = told.get("version");
  if (typeof version !== "string") throw new Error(`${path} has no version`);
  const said = ["name", "version", "description", "license", "engines"].map(
    (key) => [key, told.get(key)] as const,
  );
  const bin = {
    vigocli: "launch-vigocli.cjs",
    vigosrv: "vigosrv.cjs",
    "vigo-agent": "launch-vigo-agent.cjs",
  };
  return { version, manifest: { ...Object.fromEntries(said), bin } };
}
