// How a provider of language models is spoken to: one question with an instruction, one answer as text.

export interface Question {
  readonly model: string;
  readonly instruction: string;
  readonly text: string;
}

export interface Provider {
  readonly usualModel: string;
  /** Where its API lies when the settings name no other place. */
  readonly usualEndpoint: string;
  /** Of the request, below the endpoint. */
  readonly path: string;
  /** The variable of the environment that usually holds its key; undefined when it needs none. */
  readonly keyVariable: string | undefined;
  readonly headers: (key: string | undefined) => Readonly<Record<string, string>>;
  readonly body: (question: Question) => unknown;
  /** Undefined when the reply is none of its, or broke off before its end. */
  readonly answer: (reply: unknown) => string | undefined;
}

/** So much is enough for the longest configcrate. */
export const answerTokens = 16_000;

/** What lies at a path in a reply that may be anything. */
export function at(reply: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      return undefined;
    return Object.entries(value).find(([key]) => key === String(step))?.[1];
  }, reply);
}
