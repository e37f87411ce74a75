// Words for what the operating system refuses, with the host's own path in place of the kernel's.
import { getSystemErrorMap } from "node:util";
import { systemCode } from "../contract/system-refusal.ts";

/** Thrown by hosts; `code` is the system's own name for it, such as ENOENT. */
export interface SystemError extends Error {
  readonly code: string;
}

export function systemError(code: string, path: string): SystemError {
  const words = new Map(getSystemErrorMap().values()).get(code) ?? "refused by the system";
  return Object.assign(new Error(`${path}: ${words} (${code})`), { code });
}

/** The same error with the path that was asked for; anything that is no system error stays as it is. */
export function namedFor(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const named = systemError(code, path);
  const advice = adviceOn(code, path);
  return advice === undefined
    ? named
    : Object.assign(new Error(`${named.message}; ${advice}`), { code });
}

/** Where the system's own words leave a person without a next step. */
function adviceOn(code: string, path: string): string | undefined {
  if (code === "EBUSY") {
    return "something is mounted on it, as containers do with files such as /etc/hosts: change it where it is mounted from, or unmount it";
  }
  if (code === "EPERM" && process.getuid?.() === 0) {
    return `not even root may, so it is most likely immutable: \`lsattr -d ${path}\` shows it by an i or an a, and \`chattr -ia ${path}\` ends it`;
  }
  return undefined;
}

/** ELOOP and ENXIO come from opening a link or a socket: there is something, but not what was asked for. */
const absence: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENXIO"]);

/** Undefined when all that is wrong is that there is no such thing. */
export async function presentOrUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (absence.has(systemCode(error))) return undefined;
    throw error;
  }
}
