// Does a piece of judging unless that was done before, by this build of the compiler, with the same premises.
import { gather } from "../diagnostics/diagnostic.ts";
import type { Findings, Premises } from "../diagnostics/findings.ts";
import type { Source } from "../source/source.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import type { Cache } from "./cache.ts";
import { placedIn, unplaced, type Unplaced } from "./unplaced.ts";

export function cachedFindings(cache: Cache): Findings {
  const hashes = new Map<Source, string>();
  const hashOf = (source: Source): string => {
    const hash = hashes.get(source) ?? sha256(source.text);
    hashes.set(source, hash);
    return hash;
  };
  return (premises, work) => {
    const name = nameOf(premises, hashOf);
    const sources = new Map(
      [...premises.sources, ...(premises.pointedAt ?? [])].map((source) => [source.path, source]),
    );
    const known = cache.recall(name);
    // The name holds all that was found depends on, and the seal says that we ourselves found it there.
    if (known !== undefined)
      return (known as readonly Unplaced[]).map((one) => placedIn(one, sources));
    const { diagnostics } = gather(work);
    const kept = diagnostics.map((diagnostic) => unplaced(diagnostic, sources));
    // What points at another file depends on that too, and would be wrong once it changes.
    if (kept.every((one) => one !== undefined)) cache.keep(name, kept);
    return diagnostics;
  };
}

/** A hash stands for each text, so that the name of an entry is made of little. */
function nameOf(
  { about, facts, sources, pointedAt = [] }: Premises,
  hashOf: (source: Source) => string,
): string {
  const texts = sources.map((source) => `${hashOf(source)} ${source.path}`);
  const places = pointedAt.map(({ path }) => path);
  return `found ${JSON.stringify([about, facts, texts, places])}`;
}
