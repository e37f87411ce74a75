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
  return code === undefined ? error : systemError(code, path);
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
