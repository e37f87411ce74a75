// What a request is answered with: a status and one JSON document.
import type { Value } from "../../runtime/contract/value.ts";

export interface Reply {
  readonly status: number;
  readonly body: Value;
  readonly headers?: Readonly<Record<string, string>>;
}

export function done(body: Value): Reply {
  return { status: 200, body };
}

/** A line that says what is wrong, and nothing of how the server is built. */
export function failed(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, body: { message }, headers };
}
