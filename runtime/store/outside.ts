// What stores over a network know of the outside, as parameters, so that tests need neither wait nor guess.

export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, as Math.random. */
  readonly random: () => number;
  readonly patience: Patience;
}

/** How long the other side may take. */
export interface Patience {
  /** Until a connection stands: name, proxy and TLS included. */
  readonly connectMs: number;
  /** Between two signs of progress. Half of an answer's head is none. */
  readonly idleMs: number;
  /** For one request and the whole of its answer. */
  readonly wholeMs: number;
  /** From here on an answer must have come at the minimum rate, on average. */
  readonly graceMs: number;
  readonly minimumBytesPerSecond: number;
  /** How often something is tried in all. */
  readonly attempts: number;
  /** After this long nothing is tried again. */
  readonly retryMs: number;
}

const patience: Patience = {
  connectMs: 10_000,
  idleMs: 30_000,
  wholeMs: 300_000,
  graceMs: 10_000,
  minimumBytesPerSecond: 512,
  attempts: 5,
  retryMs: 120_000,
};

/** The real thing, except for what is given. */
export function outsideWith(given: Partial<Outside> = {}): Outside {
  return {
    env: process.env,
    now: () => new Date(),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      }),
    random: Math.random,
    patience,
    ...given,
  };
}
