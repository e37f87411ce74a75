// Keeps which resources still have to react to what an earlier run changed.
import { join } from "node:path";
import type { Owed } from "../apply/triggers.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

export async function openOwed(state: State): Promise<Owed> {
  const path = join(state.folder, "owed.json");
  const value = await readJson(path);
  const kept = new Set(
    Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [],
  );
  return {
    ids: () => kept,
    keep: async (ids) => {
      if (state.use === "write") await writeJson(path, [...ids].sort());
    },
  };
}
