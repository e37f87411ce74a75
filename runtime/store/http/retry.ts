// When to try again: later and later, and never all hosts at the same instant.
import type { Outside } from "../outside.ts";
import { isBusy, type HttpOutcome, type HttpReply } from "./message.ts";

/** Whether the same request may go better in a moment. */
export function isWorthRetrying(outcome: HttpOutcome): boolean {
  return outcome.kind === "fault" ? outcome.isPassing : isBusy(outcome.status);
}

/** How long to wait after the `attempt`th failure, counted from 1. */
export function pauseAfter(
  attempt: number,
  outcome: HttpOutcome,
  { random, now }: Pick<Outside, "random" | "now">,
): number {
  // From nothing up to all of it: a thousand hosts that failed together do not come back together.
  const backoff = random() * Math.min(longestBackoff, firstBackoff * 2 ** (attempt - 1));
  return Math.round(backoff + asked(outcome, now()));
}

const firstBackoff = 250;
const longestBackoff = 8_000;
/** A server may ask for a while, and not for ever. */
const longestAsked = 30_000;

function asked(outcome: HttpOutcome, now: Date): number {
  const milliseconds = outcome.kind === "reply" ? retryAfter(outcome, now) : undefined;
  return Math.min(longestAsked, milliseconds ?? 0);
}

/** What Retry-After asks for, in seconds or as a date; in milliseconds, and undefined when it asks for nothing. */
export function retryAfter({ headers }: Pick<HttpReply, "headers">, now: Date): number | undefined {
  const value = headers.get("retry-after");
  if (value === undefined) return undefined;
  const asked = /^\d+$/u.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isNaN(asked) ? undefined : Math.max(0, asked);
}
