// A cache as those see it who have something worth remembering: values under names that say all that they depend on.

export interface Cache {
  /** What was kept under this name by somebody with the same key; undefined when nothing sound is there. */
  recall(name: string): unknown;
  /** Plain data. It is written when the work is done, and may be forgotten at any time. */
  keep(name: string, value: unknown): void;
}
