// The help texts: of the agent as a whole, and of each command.
import type { Command } from "./command.ts";
import { commands } from "./commands/index.ts";
import { flags, flagsOfAll, type FlagName } from "./options.ts";

export function overview(): string {
  const list = table([
    ...commands.map(({ name, summary }) => [name, summary] as const),
    ["version", "print the version"],
  ]);
  return `Brings this host in line with its release: fetches, verifies, applies.

Usage: vigo-agent COMMAND [FLAGS]

${list}

Example:
  $ vigo-agent run --store /mnt/store --trust /etc/vigo/root.json --noop

\`vigo-agent COMMAND --help\` says more. Exit codes: 0 done; 1 a resource failed or is blocked;
2 the command line is wrong; 3 the disk, the network or a signature refused, and nothing was
changed; 4 differences (with --noop --exit-code); 70 a bug in vigo.
`;
}

export function commandHelp(command: Command): string {
  const names = [...command.flags, ...flagsOfAll];
  const list = table(names.map((name) => [spelled(name), flags[name].help] as const));
  return `vigo-agent ${command.name}: ${command.summary}

Usage: vigo-agent ${command.name} [FLAGS]

${list}

Example:
${command.example.replaceAll(/^/gm, "  ")}
`;
}

function spelled(name: FlagName): string {
  const { value } = flags[name];
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
