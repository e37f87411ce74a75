// Remembers which versions of secrets each watching resource was last applied with. Versions, never values.
import { join } from "node:path";
import type { Watched } from "../apply/watched.ts";
import * as shape from "../contract/shape.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

/** What cannot be read is as good as nothing. */
export async function readWatched(state: State): Promise<Watched> {
  const value = await readJson(watchedPath(state));
  return isWatched(value) ? value : {};
}

export async function keepWatched(state: State, watched: Watched): Promise<void> {
  if (state.use === "write") await writeJson(watchedPath(state), watched);
}

const isWatched: shape.Shape<Watched> = shape.mapOf(shape.mapOf(shape.integer(1)));

function watchedPath({ folder }: State): string {
  return join(folder, "watched.json");
}
