// Holds what a peer made of a host against what we made of it: no ratio is printed before they are the same.
import type { Host } from "../fleet/model.ts";

export type Rendered = ReadonlyMap<string, string>;

/** Throws with the first difference; gives the number of files that were compared. */
export function compareFiles(ours: Rendered, theirs: Rendered, { name }: Host): number {
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [our, their] = [ours.get(path), theirs.get(path)];
    if (our === their) continue;
    throw new Error(`"${path}" of "${name}" is not the same:\n${brief(our)}\n---\n${brief(their)}`);
  }
  return ours.size;
}

function brief(text: string | undefined): string {
  return text === undefined ? "(there is no such file)" : JSON.stringify(text.slice(0, 2000));
}
