// `node scripts/run.mjs bench-agent`: what it costs to find 200 resources as they should be, beside a bare
// Node process that looks at the same files. Run by hand; nothing on this machine is changed.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { convergedTree, type Tree } from "./bench/converged-tree.ts";
import { cpuOf, outputOf } from "./bench/cpu.ts";
import { callsOf, type Calls } from "./bench/system-calls.ts";

const resources = 200;
const runs = 10;

const folder = await mkdtemp(join(tmpdir(), "vigo-bench-"));
try {
  await bench();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const tree = await convergedTree(join(folder, "host"), resources);
  await publish(tree);
  const agent = [process.execPath, at("dist", "vigo-agent.cjs"), ...agentFlags()] as const;
  // The first run fetches, and shows that there is nothing to change: no other is begun before.
  await outputOf([...agent, "--noop", "--exit-code", "--quiet"], folder);
  await outputOf(agent, folder);
  await writeFile(at("floor.cjs"), floor(tree.paths));
  const bare = [process.execPath, at("floor.cjs")] as const;
  const empty = [process.execPath, "-e", "0"] as const;

  console.log(`${resources} resources that are as they should be: ${tree.kinds}\n`);
  console.log("                     CPU  processes  opened  looked at  synced");
  for (const [name, command] of [
    ["node, doing nothing", empty],
    ["node, same files", bare],
    ["vigo-agent run", agent],
  ] as const) {
    const cpu = await cpuOf(command, { folder, runs });
    const calls = await callsOf(command, folder);
    console.log(`${name.padEnd(19)}${column(`${cpu.toFixed(0)} ms`, 7)}${printed(calls)}`);
  }
}

function printed(calls: Calls | undefined): string {
  if (calls === undefined) return "  (strace is not installed: calls are not counted)";
  const { processes, opened, looked, synced } = calls;
  return column(processes, 10) + column(opened, 8) + column(looked, 11) + column(synced, 8);
}

function column(value: string | number, width: number): string {
  return String(value).padStart(width);
}

function at(...names: readonly string[]): string {
  return join(folder, ...names);
}

function agentFlags(): readonly string[] {
  const store = ["--store", at("store"), "--trust", at("keys", "root.json")];
  return ["run", ...store, "--host", "bench", "--state", at("state")];
}

async function publish({ files }: Tree): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(at("project", name)), { recursive: true });
    await writeFile(at("project", name), text);
  }
  const cli = [process.execPath, at("dist", "vigocli.cjs")];
  const stacks = ["--stacks", at("project", "stacks")];
  await mkdir(at("dist"));
  await outputOf([process.execPath, "scripts/run.mjs", "build", at("dist")], process.cwd());
  await outputOf([...cli, "trust", "init", "--out", at("keys")], folder);
  const where = ["--key", at("keys"), "--out", at("store")];
  await outputOf([...cli, "compile", ...stacks, ...where], folder);
}

/** What nobody who wants to know about those files can do without. */
function floor(paths: readonly string[]): string {
  return `const fs = require("node:fs/promises");
(async () => {
  for (const path of ${JSON.stringify(paths)}) {
    const found = await fs.lstat(path);
    if (found.isFile()) await fs.readFile(path);
  }
})();
`;
}
