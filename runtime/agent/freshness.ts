// How fresh is what this host was told: what silence of the store comes to, and whether the clock can be right.
import type { Stale } from "../apply/report.ts";
import type { StalePolicy } from "../contract/bundle.ts";

export interface Silence {
  /** When the store was last heard, in trusted time; ISO 8601. */
  readonly since: string;
  /** Why it has nothing to say now. */
  readonly reason: string;
  /** As it was signed with the release that is enforced. */
  readonly policy: StalePolicy | undefined;
}

export function staleOf({ since, reason, policy }: Silence, now: Date): Stale {
  // In trusted time no time has passed when the clock is behind what was verified.
  const seconds = Math.max(0, now.getTime() - Date.parse(since)) / 1000;
  return { since, reason, effect: effectOf(seconds, policy) };
}

/** Without a policy every silence is worth a warning, and none is a reason to stop. */
function effectOf(
  seconds: number,
  { warnSeconds = 0, stopSeconds = Infinity }: StalePolicy = {},
): Stale["effect"] {
  if (seconds >= stopSeconds) return "stop";
  return seconds >= warnSeconds ? "warn" : "none";
}

/** Clocks of publishers and hosts are never quite the same. */
const usualSkewSeconds = 60;

/** Undefined unless the clock says that it is earlier than what was signed, and already verified, here. */
export function clockBehindSeconds(now: Date, trusted: Date): number | undefined {
  const seconds = Math.round((trusted.getTime() - now.getTime()) / 1000);
  return seconds >= usualSkewSeconds ? seconds : undefined;
}
