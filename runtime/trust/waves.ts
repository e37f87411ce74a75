// Hosts come one after the other: which wave of a release a host belongs to, and when it opens.
import type { ReleaseDocument, Wave } from "../contract/bundle.ts";
import { sha256 } from "./hash.ts";

/**
 * Below `waveSeeds`: the first 11 bits of sha256("HOST RELEASE"). It takes in the release, or the
 * same hosts would go first each time.
 */
export function seedOf(host: string, release: number): number {
  return Number.parseInt(sha256(`${host} ${release}`).slice(0, 3), 16) >> 1;
}

/** Undefined when the release comes to all at once. The last wave takes all that are left. */
export function waveOf({ release, waves = [] }: ReleaseDocument, host: string): Wave | undefined {
  const seed = seedOf(host, release);
  return waves.find(({ until }) => seed < until) ?? waves.at(-1);
}

/** A time that cannot be read never comes. */
export function isOpen({ opens }: Wave, time: Date): boolean {
  return time.getTime() >= Date.parse(opens);
}

/** Whether there is any host that has to wait. */
export function isHeldBack({ waves = [] }: ReleaseDocument, time: Date): boolean {
  return waves.some((wave) => !isOpen(wave, time));
}
