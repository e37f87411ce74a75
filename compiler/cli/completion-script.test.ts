// Runs the scripts in real shells, because only a shell knows what it makes of them.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runCli } from "./run.ts";
import type { World } from "./world.ts";

const run = promisify(execFile);

async function script(shell: string): Promise<string> {
  let printed = "";
  const out = {
    write: (text: string) => {
      printed += text;
    },
    isTerminal: false,
    columns: undefined,
  };
  const world: World = {
    env: {},
    cwd: "/",
    version: "0.0.0",
    now: () => new Date(0),
    out,
    err: out,
  };
  expect(await runCli(["completion", shell], world)).toBe(0);
  return printed;
}

/** What bash would offer for the last word of a line. */
async function offers(line: string): Promise<readonly string[]> {
  const words = line.split(" ");
  const asked = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length - 1}
_vigocli
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["-c", `${await script("bash")}\n${asked}`], {
    cwd: "/etc",
  });
  return stdout.trim().split("\n").sort();
}

test("bash offers commands, their subcommands, and options with their choices", async () => {
  expect(await offers("vigocli co")).toEqual(["compile", "completion", "compliance", "config"]);
  expect(await offers("vigocli bundle ")).toContain("verify");
  expect(await offers("vigocli bundle diff --exit")).toEqual(["--exit-code"]);
  expect(await offers("vigocli config validate --format s")).toEqual(["sarif"]);
  expect(await offers("vigocli compile --stacks host")).toContain("hostname");
});

test("every shell's script names every command", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const text = await script(shell);
    for (const word of ["compile", "validate", "verify", "explain", "--inventory".slice(2)]) {
      expect(text).toContain(word);
    }
  }
});
