// Puts words beside the hashes of copied files: where both sides are text, and short enough to be read.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { AttributeChange, Change, FileFact, Group } from "./comparison.ts";
import type { Side } from "./side.ts";

export async function withTexts(
  groups: readonly Group[],
  old: Side,
  next: Side,
): Promise<Answer<readonly Group[]>> {
  const texts = {
    old: new Map<string, string | undefined>(),
    next: new Map<string, string | undefined>(),
  };
  for (const change of groups.flatMap(({ changes }) => changes.flatMap(filesOf))) {
    if (!isShort(change.old) || !isShort(change.new)) continue;
    const was = await textOnce(change.old, old, texts.old);
    if (was.kind === "refused") return was;
    const is = await textOnce(change.new, next, texts.next);
    if (is.kind === "refused") return is;
  }
  const told = (change: FileChange): FileChange => {
    const [was, is] = [
      texts.old.get(change.old?.sha256 ?? ""),
      texts.next.get(change.new?.sha256 ?? ""),
    ];
    if (was === undefined || is === undefined || !change.old || !change.new) return change;
    return { ...change, old: { ...change.old, text: was }, new: { ...change.new, text: is } };
  };
  return ok(
    groups.map((group) => ({
      ...group,
      changes: group.changes.map((change) => toldIn(change, told)),
    })),
  );
}

type FileChange = Extract<AttributeChange, { readonly kind: "file" }>;

function filesOf({ attributes }: Change): readonly FileChange[] {
  return [...attributes.values()].filter((change) => change.kind === "file");
}

function toldIn(change: Change, told: (file: FileChange) => FileChange): Change {
  if (filesOf(change).length === 0) return change;
  const attributes = [...change.attributes].map(
    ([name, value]) => [name, value.kind === "file" ? told(value) : value] as const,
  );
  return { ...change, attributes: new Map(attributes) };
}

const longestText = 256 * 1024;

function isShort(file: FileFact | undefined): file is FileFact {
  return file !== undefined && file.size <= longestText;
}

async function textOnce(
  file: FileFact,
  side: Side,
  known: Map<string, string | undefined>,
): Promise<Answer<undefined>> {
  if (known.has(file.sha256)) return ok(undefined);
  const bytes = await side.file(file);
  if (bytes.kind === "refused") return bytes;
  known.set(file.sha256, textOf(bytes.value));
  return ok(undefined);
}

/** Undefined for what no editor would show as text. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
