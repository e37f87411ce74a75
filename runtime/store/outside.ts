// What stores over a network know of the outside, as parameters, so that tests need neither wait nor guess.

export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, as Math.random. */
  readonly random: () => number;
  readonly patience: Patience;
  /** Where answers outlive the store that asked; it keeps them for itself when this is left out. */
  readonly answers?: KeptAnswers;
}

/** Of files that change, by their address. */
export interface KeptAnswers {
  recall(address: string): Promise<KeptAnswer | undefined>;
  /** Undefined: from now on there is none. */
  keep(address: string, answer: KeptAnswer | undefined): Promise<void>;
}

export interface KeptAnswer {
  readonly etag: string;
  /** An ETag without the bytes that it stands for is worth nothing. */
  readonly bytes: Uint8Array;
}

export function passingAnswers(): KeptAnswers {
  const kept = new Map<string, KeptAnswer>();
  return {
    recall: (address) => Promise.resolve(kept.get(address)),
    keep: (address, answer) => {
      if (answer === undefined) kept.delete(address);
      else kept.set(address, answer);
      return Promise.resolve();
    },
  };
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
