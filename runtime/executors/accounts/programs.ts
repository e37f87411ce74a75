// The programs of the shadow suite, which change the tables of accounts and lock them while they do.
import type { HostView, Program, RunStep } from "../../host/host.ts";
import type { Account } from "./tables.ts";

type Tool =
  | "useradd"
  | "usermod"
  | "userdel"
  | "groupadd"
  | "groupmod"
  | "groupdel"
  | "gpasswd"
  | "chpasswd"
  | "chage";

/** Only the name says whom it is about, so it may not begin like an option. */
export function shadowStep(tool: Tool, options: readonly string[], name: string): RunStep {
  const again = [{ codes: unlockedLater }];
  return { kind: "run", program: { argv: [tool, ...options, "--", name] }, again };
}

/** Some things cannot be done to an account while its processes run, so they are ended then. */
export function evenWhenUsed(step: RunStep, { name, uid }: Account): RunStep {
  // Among those of root is the agent itself.
  if (uid === 0) return step;
  const after: Program = { argv: ["pkill", "-KILL", "-u", name] };
  return { ...step, again: [...(step.again ?? []), { codes: [currentlyUsed], after }] };
}

const currentlyUsed = 8;

/** A table of accounts or of groups could not be locked, or not be written. */
const unlockedLater: readonly number[] = [1, 10];

/** Passwords go through standard input, for everybody can read the arguments of a program. */
export function passwordStep(account: string, field: string): RunStep {
  return {
    kind: "run",
    program: { argv: ["chpasswd", "-e"], stdin: new TextEncoder().encode(`${account}:${field}\n`) },
    about: `chpasswd -e (a new password for ${account})`,
  };
}

/** Why accounts and groups cannot be changed on this host; undefined when they can. */
export async function withoutShadowSuite(host: HostView): Promise<string | undefined> {
  for (const folder of ["/usr/sbin", "/sbin", "/usr/bin"]) {
    if ((await host.stat(`${folder}/usermod`)) !== undefined) return undefined;
  }
  return "this host has no `usermod`: install the package that brings it (shadow, passwd or shadow-utils)";
}
