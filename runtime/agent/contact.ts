// Remembers how the last talk with the store went, for `status`.
import { join } from "node:path";
import type { Answer, Refusal } from "../contract/refusal.ts";
import type { Waiting } from "../apply/report.ts";
import type { State } from "./state.ts";
import { readJson, writeFleeting } from "./state-file.ts";

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
  const contact: Contact =
    outcome.kind === "ok"
      ? { at, ...(outcome.value.waiting && { waiting: outcome.value.waiting }) }
      : { at, refused: refusedOf(outcome) };
  await writeFleeting(contactPath(state), contact);
}

function refusedOf({
  reason,
  message,
  retryAfterSeconds,
}: Refusal): NonNullable<Contact["refused"]> {
  return { reason, message, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

export async function readContact(state: State): Promise<Contact | undefined> {
  const value = await readJson(contactPath(state));
  if (typeof value !== "object" || value === null || !("at" in value)) return undefined;
  // What has this key in this place was written above.
  return value as Contact;
}

function contactPath({ folder }: State): string {
  return join(folder, "contact.json");
}
