// Remembers how the last talk with the store went, for `status`: what came of it is the file's content, and when that was
// its time. So a talk like the one before writes nothing that a power cut could leave half of, and waits for no disk.
import { stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Answer, Refusal } from "../contract/refusal.ts";
import type { Waiting } from "../apply/report.ts";
import type { State } from "./state.ts";
import { readJson, writeJson } from "./state-file.ts";

export interface Contact {
  /** ISO 8601. */
  readonly at: string;
  readonly refused?: {
    readonly reason: string;
    readonly message: string;
    /** What the store asked for. */
    readonly retryAfterSeconds?: number;
  };
  /** The release that the store has for everybody but, so far, not for this host. */
  readonly waiting?: Waiting;
}

export async function keepContact(
  state: State,
  at: string,
  outcome: Answer<{ readonly waiting?: Waiting }>,
): Promise<void> {
  if (state.use === "read") return;
  const came: Omit<Contact, "at"> =
    outcome.kind === "ok"
      ? { ...(outcome.value.waiting && { waiting: outcome.value.waiting }) }
      : { refused: refusedOf(outcome) };
  const path = contactPath(state);
  if (!isDeepStrictEqual(await readJson(path), came)) await writeJson(path, came);
  const time = new Date(at);
  await utimes(path, time, time);
}

function refusedOf({
  reason,
  message,
  retryAfterSeconds,
}: Refusal): NonNullable<Contact["refused"]> {
  return { reason, message, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

export async function readContact(state: State): Promise<Contact | undefined> {
  const path = contactPath(state);
  const value = await readJson(path);
  if (typeof value !== "object" || value === null) return undefined;
  const { mtimeMs } = await stat(path);
  // Whatever is in this place was written above.
  return { ...(value as Omit<Contact, "at">), at: new Date(Math.round(mtimeMs)).toISOString() };
}

function contactPath({ folder }: State): string {
  return join(folder, "contact.json");
}
