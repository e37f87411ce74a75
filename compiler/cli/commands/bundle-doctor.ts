// `vigocli bundle doctor STORE`: what is well and what is not with a store, before it matters.
import type { Command } from "commander";
import { resolve } from "node:path";
import { withoutPassword } from "../../../runtime/store/open.ts";
import { outsideWith } from "../../../runtime/store/outside.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { examineStore } from "../../doctor/examine.ts";
import type { Finding } from "../../doctor/finding.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { pinnedRoot, trustOption } from "../pinned-root.ts";
import { colorFor, printRefusal, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<store>", "the store to look at: a folder, s3://bucket/prefix, or https://host/path")
    .addOption(trustOption("it"))
    .option(
      "--read",
      "look at it as a host would: write nothing, not even to find out whether it works",
    );
  addClockOption(command);
  command.option("--json", "print the findings as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli bundle doctor 's3://fleet/prod?region=eu-central-1' --trust keys/root.json

To find out what the server does with conditional writes, it writes two small objects below probe/
and removes them; --read leaves that out.

Exit codes: 0 nothing has failed; 3 something has, and it says what.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const where = call.args[0] ?? "";
  const root = await pinnedRoot(call, world);
  if (root.kind === "refused") return printRefusal(root, call, world);
  world.progress?.step(`examining ${where}`);
  const findings = await examineStore(where.includes("://") ? where : resolve(world.cwd, where), {
    outside: outsideWith({ env: world.env, now: world.now }),
    now: now.value,
    root: root.value,
    onlyRead: flag(call, "read"),
  });
  const isSound = findings.every(({ result }) => result !== "failed");
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ store: withoutPassword(where), sound: isSound, findings })}\n`
      : told(findings, colorFor(world.out, call, world)),
  );
  return isSound ? exitCodes.done : exitCodes.refused;
}

function told(findings: readonly Finding[], color: boolean): string {
  const { green, yellow, red, cyan } = paint(color);
  const shade = { ok: green, warn: yellow, failed: red };
  const widest = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, result, found, hint }) => {
    const line = `${shade[result](result.padEnd(6))}  ${check.padEnd(widest)}  ${found}`;
    return hint === undefined
      ? [line]
      : [line, `${" ".repeat(10 + widest)}${cyan("help")}: ${hint}`];
  });
  return `${lines.join("\n")}\n`;
}
