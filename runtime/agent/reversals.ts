// Keeps what was taken back, and what hosts had before: written before a change, and read only when it is needed.
import { join } from "node:path";
import type { Reversals } from "../apply/reversal.ts";
import { readIfThere } from "../disk/read-file.ts";
import type { State } from "./state.ts";
import { parseJson, writeJson } from "./state-file.ts";

interface Kept {
  /** Ids of resources. */
  readonly takenBack: Set<string>;
  /** By type. */
  readonly found: Map<string, string>;
}

export function reversalsIn(state: State): Reversals {
  const path = join(state.folder, "reversals.json");
  let read: Promise<Kept> | undefined;
  const kept = (): Promise<Kept> => (read ??= readKept(path));
  const keep = async (): Promise<void> => {
    const { takenBack, found } = await kept();
    if (state.use === "read") return;
    await writeJson(path, { takenBack: [...takenBack].sort(), found: Object.fromEntries(found) });
  };
  return {
    isTakenBack: async (id) => (await kept()).takenBack.has(id),
    keepTakenBack: async (id, is) => {
      const { takenBack } = await kept();
      if (takenBack.has(id) === is) return;
      if (is) takenBack.add(id);
      else takenBack.delete(id);
      await keep();
    },
    valueFound: async (type) => (await kept()).found.get(type),
    keepValueFound: async (type, value) => {
      const { found } = await kept();
      if (found.has(type)) return;
      found.set(type, value);
      await keep();
    },
  };
}

/** Taking a damaged record for an empty one would have what was changed pass for what was found. */
async function readKept(path: string): Promise<Kept> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return { takenBack: new Set(), found: new Map() };
  const value = parseJson(bytes);
  if (typeof value === "object" && value !== null && "takenBack" in value && "found" in value) {
    const { takenBack, found } = value;
    if (isTexts(takenBack) && typeof found === "object" && found !== null) {
      const values = Object.entries(found).filter(isText);
      return { takenBack: new Set(takenBack), found: new Map(values) };
    }
  }
  throw new Error(
    `"${path}" is damaged: put it back from a copy; without it nobody knows what was there before`,
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}
