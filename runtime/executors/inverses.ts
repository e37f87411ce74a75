// What takes back what a command did: the command beside it, in the same surroundings and without its guards.
import type { Attributes } from "./executor.ts";

/** A resource to apply instead. */
export interface Inverse {
  readonly type: string;
  readonly attributes: Attributes;
}

/** REV-07, REV-09, REV-11: of each type that has an `on_revert`, what runs it. */
const inverses: ReadonlyMap<string, (attributes: Attributes, command: string) => Inverse> = new Map(
  [
    ["exec", inExec],
    ["replace", alone],
    ["backup", alone],
    ["db_backup", alone],
    ["ssh_exec", onDevice],
  ],
);

export function hasInverse(type: string): boolean {
  return inverses.has(type);
}

/** Undefined when nothing says how it is taken back. */
export function inverseOf(type: string, attributes: Attributes): Inverse | undefined {
  const { on_revert: command } = attributes;
  return typeof command === "string" ? inverses.get(type)?.(attributes, command) : undefined;
}

/** Whoever may create a database may drop it: the account and its surroundings are the same. */
function inExec(attributes: Attributes, command: string): Inverse {
  const kept = new Set(["cwd", "user", "environment", "nice", "secret_file", "logoutput"]);
  const shared = Object.entries(attributes).filter(([name]) => kept.has(name));
  return { type: "exec", attributes: { ...Object.fromEntries(shared), command } };
}

function alone(_: Attributes, command: string): Inverse {
  return { type: "exec", attributes: { command } };
}

function onDevice(attributes: Attributes, command: string): Inverse {
  const guards = new Set(["onlyif", "unless", "creates"]);
  const rest = Object.entries(attributes).filter(([name]) => !guards.has(name));
  return { type: "ssh_exec", attributes: { ...Object.fromEntries(rest), command } };
}
