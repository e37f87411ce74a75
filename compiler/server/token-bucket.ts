// How often somebody may ask: a bucket that fills steadily, and from which each request takes one.

export interface Rate {
  /** How many may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

export interface RateLimit {
  /** Zero when it may go on, which counts; else the seconds to wait, rounded up, which does not. */
  take(who: string): number;
}

/** `now` counts milliseconds and never goes back. */
export function rateLimit({ burst, perSecond }: Rate, now: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();
  const fill = ({ level, at }: Bucket, time: number): number =>
    Math.min(burst, level + ((time - at) / 1000) * perSecond);
  return {
    take: (who) => {
      const time = now();
      const level = fill(buckets.get(who) ?? { level: burst, at: time }, time);
      // Whoever asked last stands last. The first was quiet the longest, so that little is lost with it.
      buckets.delete(who);
      const [oldest] = buckets.keys();
      if (buckets.size >= mostBuckets && oldest !== undefined) buckets.delete(oldest);
      const isLet = level >= 1;
      buckets.set(who, { level: isLet ? level - 1 : level, at: time });
      return isLet ? 0 : Math.ceil((1 - level) / perSecond);
    },
  };
}

interface Bucket {
  readonly level: number;
  readonly at: number;
}

/** Whoever comes from ever new addresses must not fill the memory. */
const mostBuckets = 10_000;
