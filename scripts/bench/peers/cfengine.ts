// Files and folders as promises of CFEngine, and the command that keeps them.
import { lstat, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentOf } from "../converged-tree.ts";
import { sampleOf, type Command } from "../sample.ts";

/** Its own state lies below the folder, so that a CFEngine that runs on this machine hears nothing of it. */
export async function promiseFiles(folder: string, paths: readonly string[]): Promise<Command> {
  for (const name of ["inputs", "bin", "state", "outputs", "ppkeys"]) {
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  }
  const promises = await Promise.all(paths.map(promiseOf));
  const policy = join(folder, "inputs", "bench.cf");
  await writeFile(policy, policyOf(promises), { mode: 0o600 });
  const env = { CFENGINE_TEST_OVERRIDE_WORKDIR: folder };
  await sampleOf({ argv: ["cf-key"], cwd: folder, env, fine: [0, 1] });
  const command = { argv: ["cf-agent", "--no-lock", "--file", policy], cwd: folder, env };
  await sampleOf(command);
  return command;
}

async function promiseOf(path: string): Promise<string> {
  const found = await lstat(path);
  if (found.isDirectory()) return `"${path}/." create => "true", perms => mode("755");`;
  const content = contentOf(path);
  return `"${path}" create => "true", perms => mode("644"), content => "${content}";`;
}

function policyOf(promises: readonly string[]): string {
  return `body common control { bundlesequence => { "bench" }; }
body perms mode(mode) { mode => "$(mode)"; }
bundle agent bench
{
  files:
    ${promises.join("\n    ")}
}
`;
}
