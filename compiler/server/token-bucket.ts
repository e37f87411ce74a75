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
      // What was asked for last stands last, so that the first is whom to forget.
      buckets.delete(who);
      if (buckets.size >= mostBuckets) forgetSome(buckets, (bucket) => fill(bucket, time) >= burst);
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

/** A full bucket is as good as none; when no bucket is full, the one that was quiet the longest goes. */
function forgetSome(buckets: Map<string, Bucket>, isFull: (bucket: Bucket) => boolean): void {
  for (const [who, bucket] of buckets) if (isFull(bucket)) buckets.delete(who);
  const [oldest] = buckets.keys();
  if (buckets.size >= mostBuckets && oldest !== undefined) buckets.delete(oldest);
}
