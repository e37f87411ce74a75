// When the next run begins: evenly, a little differently on each host, and later and later while a store refuses.
import { sha256 } from "../../trust/hash.ts";

export interface Pace {
  readonly intervalMs: number;
  /** The first runs of a fleet that was started at once are spread over so long. */
  readonly splayMs: number;
}

export const usualPace: Pace = { intervalMs: 5 * 60_000, splayMs: 60_000 };

/** The same for a host each time, so that its runs can be told in advance, and another one for each host. */
export function offsetOf(host: string, { splayMs }: Pace): number {
  const share = Number.parseInt(sha256(host).slice(0, 8), 16) / 0x1_00_00_00_00;
  return Math.floor(share * splayMs);
}

export interface Refusals {
  /** How many times in a row the store has refused; 0 when it answered. */
  readonly inARow: number;
  /** What it asked for, if it did. */
  readonly askedMs?: number;
}

/** `random` is from 0 to 1. What a store asks for is never undercut. */
export function pauseBefore(
  { intervalMs }: Pace,
  { inARow, askedMs = 0 }: Refusals,
  random: number,
): number {
  const doubled = intervalMs * 2 ** Math.min(Math.max(0, inARow - 1), 20);
  const patient = Math.min(doubled, Math.max(intervalMs, longestPauseMs));
  const jittered = patient * (1 + jitter * (2 * random - 1));
  return Math.round(Math.max(jittered, Math.min(askedMs, longestAskedMs)));
}

/** Fleets that were started at once drift apart. */
const jitter = 0.1;
const longestPauseMs = 60 * 60_000;
/** A store may ask for a while, and not for ever: whoever answers in its place could silence a host. */
const longestAskedMs = 60 * 60_000;
