// Proves that the store can still be reached: over a new connection, for an old one may outlive the way to it.
import { openMirrors } from "../../store/mirrors.ts";
import { outsideWith } from "../../store/outside.ts";
import type { World } from "../world.ts";

export interface Reach {
  /** Undefined when the store answered in time; else why not. */
  (seconds: number): Promise<string | undefined>;
}

const timestampLimit = 64 * 1024;
const pauseMs = 500;

/** `where` as `--store` has it. */
export function reachOf(where: string, { env, monotonic }: World): Reach {
  return async (seconds) => {
    const end = monotonic() + seconds * 1000;
    for (;;) {
      const left = end - monotonic();
      const fault = await within(Math.max(1, left), askOnce(where, env, left));
      if (fault === undefined) return undefined;
      if (end - monotonic() <= pauseMs) return fault;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
}

/** Undefined when one of the mirrors answers. */
async function askOnce(
  where: string,
  env: World["env"],
  leftMs: number,
): Promise<string | undefined> {
  const patient = outsideWith().patience;
  const one = Math.max(100, Math.min(leftMs, 5000));
  const patience = { ...patient, connectMs: one, idleMs: one, wholeMs: one, attempts: 1 };
  const stores = openMirrors(where, { env, patience });
  if (stores.kind !== "ok") return stores.message;
  const answers = await Promise.all(
    stores.value.map((store) => store.get("metadata/timestamp.json", timestampLimit)),
  );
  if (answers.some(({ kind }) => kind === "found")) return undefined;
  const refused = answers.find((answer) => answer.kind === "refused");
  return refused?.message ?? `"${where}" has no metadata/timestamp.json`;
}

/** A folder on a network's file system may hang for ever. */
async function within(
  milliseconds: number,
  answer: Promise<string | undefined>,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("the store did not answer in time"), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
