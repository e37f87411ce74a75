// What the files of a key folder are called: the role that a key was made for, and a number where there are several.
import { readdir } from "node:fs/promises";

export const rootFile = "root.json";

/** "release" keys sign the targets, and the snapshot too unless that has keys of its own. */
export const keyKinds = ["root", "release", "snapshot", "timestamp"] as const;
export type KeyKind = (typeof keyKinds)[number];

export interface NamedKey {
  readonly name: string;
  readonly kind: KeyKind;
  readonly number: number;
}

/** `root.key` is the first and may be the only one; `root-2.key` is the second. */
export function keyFileName(kind: KeyKind, number: number | undefined): string {
  return number === undefined ? `${kind}.key` : `${kind}-${number}.key`;
}

/** Undefined for names of other files. */
export function parseKeyName(name: string): NamedKey | undefined {
  const match = /^(root|release|snapshot|timestamp)(?:-([1-9]\d{0,3}))?\.key$/.exec(name);
  const kind = keyKinds.find((kind) => kind === match?.[1]);
  return kind && { name, kind, number: Number(match?.[2] ?? 1) };
}

/** Those of a folder, the first made first. Rejects with the system's error. */
export async function keyNamesIn(folder: string): Promise<readonly NamedKey[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => parseKeyName(name) ?? [])
    .sort((a, b) => keyKinds.indexOf(a.kind) - keyKinds.indexOf(b.kind) || a.number - b.number);
}

/** The name for one more key of the kind. */
export function nextKeyName(taken: readonly NamedKey[], kind: KeyKind): string {
  const numbers = taken.filter((key) => key.kind === kind).map(({ number }) => number);
  return keyFileName(kind, numbers.length === 0 ? undefined : Math.max(...numbers) + 1);
}
