// Remembers how the last talk with the store went, for `status`.
import { join } from "node:path";
import type { Answer, Refusal } from "../contract/refusal.ts";
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
}

export async function keepContact(
  state: State,
  at: string,
  outcome: Answer<unknown>,
): Promise<void> {
  if (state.use === "read") return;
  const contact: Contact = outcome.kind === "ok" ? { at } : { at, refused: refusedOf(outcome) };
  await writeJson(contactPath(state), contact);
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
