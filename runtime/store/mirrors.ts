// Several stores that hold the same: what one of them lacks or spoils, another one gives.
import { ok, type Answer } from "../contract/refusal.ts";
import { sha256 } from "../trust/hash.ts";
import { openStore } from "./open.ts";
import type { Outside } from "./outside.ts";
import type { Fetched, Store } from "./store.ts";

/** One store, or the addresses of several with commas between them. */
export function openMirrors(
  where: string,
  given: Partial<Outside> = {},
): Answer<readonly [Store, ...Store[]]> {
  const [first = "", ...rest] = where.split(",").filter((one) => one !== "");
  const opened = openStore(first, given);
  if (opened.kind !== "ok") return opened;
  const others: Store[] = [];
  for (const one of rest) {
    const other = openStore(one, given);
    if (other.kind !== "ok") return other;
    others.push(other.value);
  }
  return ok([opened.value, ...others]);
}

/**
 * Metadata comes from the first alone, so that it is of one piece. An object is known by its name, so that
 * any of them may give it: the first that gives the right bytes does.
 */
export function mirrored(first: Store, others: readonly Store[]): Store {
  return {
    where: first.where,
    get: async (name, limit) => {
      const answer = await first.get(name, limit);
      const hash = hashNamedBy(name);
      if (hash === undefined || isRight(answer, hash)) return answer;
      for (const other of others) {
        const instead = await other.get(name, limit);
        if (isRight(instead, hash)) return instead;
      }
      return answer;
    },
  };
}

function hashNamedBy(name: string): string | undefined {
  return (
    /^o\/[\da-f]{2}\/([\da-f]{64})$/u.exec(name)?.[1] ??
    /^targets\/([\da-f]{64})\.release\.json$/u.exec(name)?.[1]
  );
}

function isRight(answer: Fetched, hash: string): boolean {
  return answer.kind === "found" && sha256(answer.bytes) === hash;
}
