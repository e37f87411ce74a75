// Which configcrates are new, changed or gone since the last time, by what they say: a moved or reformatted one is neither.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { kindOf } from "../2-parse/kind.ts";
import { textOf } from "../2-parse/fields.ts";
import { entryOf, plain } from "../2-parse/yaml/node.ts";
import { readOne } from "../2-parse/yaml/read.ts";
import type { Source } from "../source/source.ts";

/** Texts of a stacks tree by their path below its root; others than configcrates may be among them. */
export type Texts = ReadonlyMap<string, string>;

export interface CrateChanges {
  readonly added: readonly Source[];
  /** As they are now. */
  readonly changed: readonly Source[];
  /** As they were. */
  readonly removed: readonly Source[];
}

/** `before` is the published copy of the tree, or empty when nothing was ever published. */
export function changedCrates(before: Texts, now: Texts): CrateChanges {
  const [old, current] = [cratesIn(before), cratesIn(now)];
  const isNew = ([name]: readonly [string, Crate]): boolean => !old.has(name);
  const added = [...current].filter(isNew);
  // Under a new name alone it still looks after all that it did.
  const renamed = new Set(added.map(([, { says }]) => says));
  const gone = [...old].filter(([name, { says }]) => !current.has(name) && !renamed.has(says));
  const changed = [...current].filter(([name, { says }]) => {
    const was = old.get(name);
    return was !== undefined && was.says !== says;
  });
  return { added: sourcesOf(added), changed: sourcesOf(changed), removed: sourcesOf(gone) };
}

interface Crate {
  readonly source: Source;
  /** All but its name, alike for texts that say the same. */
  readonly says: string;
}

function cratesIn(texts: Texts): ReadonlyMap<string, Crate> {
  const crates = new Map<string, Crate>();
  for (const source of crateSources(texts)) {
    const root = readOne(source, () => undefined);
    if (root?.kind !== "map") continue;
    const name = textOf(entryOf(root, "name")?.value)?.value;
    const others = root.entries.filter(({ key }) => key !== "name");
    if (name !== undefined) {
      crates.set(name, { source, says: canonical(plain({ ...root, entries: others })) });
    }
  }
  return crates;
}

/** The files that hold configcrates, in the order of the texts. */
export function crateSources(texts: Texts): readonly Source[] {
  return [...texts].flatMap(([path, text]) =>
    path.endsWith(".vgo") && kindOf(path) === "configcrate" ? [{ path, text }] : [],
  );
}

function sourcesOf(crates: readonly (readonly [string, Crate])[]): readonly Source[] {
  return crates.map(([, { source }]) => source).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
