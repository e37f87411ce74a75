// When to try again: later and later, and never all hosts at the same instant.
import type { Outside } from "../outside.ts";
import { isBusy, type HttpOutcome } from "./message.ts";

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

/** What Retry-After asks for, in seconds or as a date. */
function asked(outcome: HttpOutcome, now: Date): number {
  const value = outcome.kind === "reply" ? outcome.headers.get("retry-after") : undefined;
  if (value === undefined) return 0;
  const seconds = /^\d+$/u.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isNaN(seconds) ? 0 : Math.min(longestAsked, Math.max(0, seconds));
}
