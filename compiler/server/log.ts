// What the server says while it runs: one line for each request and each event, for people or for programs.

export type LogFormat = "text" | "json";

export interface RequestFacts {
  readonly address: string;
  /** The name of the token, never the token. */
  readonly caller: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Undefined when the caller left before there was an answer. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

export interface Log {
  request(facts: RequestFacts): void;
  event(level: "info" | "error", message: string): void;
}

export function logTo(write: (text: string) => void, format: LogFormat, now: () => Date): Log {
  const line = (fields: Readonly<Record<string, unknown>>, words: readonly string[]): void => {
    const time = now().toISOString();
    write(
      format === "json"
        ? `${JSON.stringify({ time, ...fields })}\n`
        : `${[time, ...words].join(" ")}\n`,
    );
  };
  return {
    request: ({ address, caller, method, path, status, milliseconds }) => {
      const ms = Math.round(milliseconds);
      const fields = { event: "request", address, caller, method, path, status, ms };
      const told = status === undefined ? "gone" : String(status);
      line(fields, [address, caller ?? "-", method, onOneLine(path), told, `${ms}ms`]);
    },
    event: (level, message) => line({ event: level, message }, [level, onOneLine(message)]),
  };
}

/** Whoever asks must not be able to write lines of their own. */
function onOneLine(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
