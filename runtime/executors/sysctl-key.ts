// The name of a kernel parameter: what it is below /proc/sys, and how it is written in a file.
import type { HostView } from "../host/host.ts";

/** As sysctl reads it: where a slash comes first, slashes part the names and dots belong to them. */
export function keyParts(key: string): readonly string[] {
  const isWithSlashes = /^[^./]*\//.test(key);
  const parts = isWithSlashes
    ? key.split("/")
    : key.split(".").map((part) => part.replaceAll("/", "."));
  const isSound = parts.every((part) => /^[A-Za-z0-9_.*-]+$/.test(part) && !/^\.+$/.test(part));
  if (isSound) return parts;
  throw new Error(`"${key}" is not the name of a kernel parameter`);
}

/** With slashes only where a name holds a dot of its own. */
export function keyText(parts: readonly string[]): string {
  return parts.join(parts.some((part) => part.includes(".")) ? "/" : ".");
}

export function procPath(parts: readonly string[]): string {
  return `/proc/sys/${parts.join("/")}`;
}

/** Those that a key with asterisks stands for; one without stands for itself. */
export async function expandKey(
  parts: readonly string[],
  host: HostView,
): Promise<readonly (readonly string[])[]> {
  let found: readonly (readonly string[])[] = [[]];
  for (const part of parts) {
    const next: (readonly string[])[] = [];
    for (const begun of found) {
      if (!part.includes("*")) next.push([...begun, part]);
      else {
        const names = (await host.list(procPath(begun).replace(/\/$/, ""))) ?? [];
        for (const name of names) if (globOf(part).test(name)) next.push([...begun, name]);
      }
    }
    found = next;
  }
  return found;
}

/** Whether a line of a file speaks of the parameter. */
export function isKeyFor(written: string, parts: readonly string[]): boolean {
  const isName = /^[A-Za-z0-9_./*-]+$/.test(written) && !/(^|[./])([./]|$)/.test(written);
  if (!isName) return false;
  const others = keyParts(written);
  return (
    others.length === parts.length &&
    others.every((other, index) => globOf(other).test(parts[index] ?? ""))
  );
}

function globOf(pattern: string): RegExp {
  const escaped = pattern.split("*").map((text) => text.replaceAll(/[.-]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join(".*")}$`);
}
