// What was found out about a store, one fact a line.

export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly result: "ok" | "warn" | "failed";
  /** What was found, as a clause. */
  readonly found: string;
  /** What to do about it. */
  readonly hint?: string;
}

export function fine(check: string, found: string): Finding {
  return { check, result: "ok", found };
}

export function doubtful(check: string, found: string, hint: string): Finding {
  return { check, result: "warn", found, hint };
}

export function failed(
  check: string,
  { message, hint }: { readonly message: string; readonly hint?: string },
): Finding {
  return { check, result: "failed", found: message, ...(hint === undefined ? {} : { hint }) };
}
