// Asks for what changes by what was kept of it: a server that says that it is the same need not send it.
import type { KeptAnswers } from "../outside.ts";
import { freshness } from "./freshness.ts";
import type { HttpOutcome } from "./message.ts";

export interface AskedAgain {
  readonly answers: KeptAnswers;
  readonly address: string;
  /** Kept or sent, it may be no longer. */
  readonly limit: number;
}

/** Of all that a store keeps, only this changes, and only this is asked for again. */
export function isMutable(name: string): boolean {
  return name === "metadata/timestamp.json";
}

/** What comes back is as if all of it had been sent. */
export async function askAgain(
  { answers, address, limit }: AskedAgain,
  ask: (headers: Readonly<Record<string, string>>) => Promise<HttpOutcome>,
): Promise<HttpOutcome> {
  const kept = await answers.recall(address);
  const known = kept === undefined || kept.bytes.length > limit ? undefined : kept;
  const outcome = await ask(known === undefined ? {} : { "if-none-match": known.etag });
  if (outcome.kind === "fault") return outcome;
  if (outcome.status === 304 && known !== undefined) {
    return { ...outcome, status: 200, body: known.bytes };
  }
  const fresh = freshness(outcome);
  if (fresh !== kept) await answers.keep(address, fresh);
  return outcome;
}
