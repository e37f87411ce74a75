// What goes out over HTTP and what may come of it.
import { refuse, type Refusal, type RefusalReason } from "../../contract/refusal.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** No more than this is taken of what was asked for. */
  readonly limit: number;
}

export interface HttpReply {
  readonly kind: "reply";
  readonly status: number;
  /** By name in lower case; what was sent several times is joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whole for a success; of an error at most its first part. */
  readonly body: Uint8Array;
  /** Of the request that was answered, which a redirect may have changed. */
  readonly url: URL;
}

/** Nothing came that can be used. The request may have been carried out all the same. */
export interface HttpFault {
  readonly kind: "fault";
  readonly refusal: Refusal;
  /** Whether it may go better in a moment. */
  readonly isPassing: boolean;
}

export type HttpOutcome = HttpReply | HttpFault;

export function passing(message: string, hint?: string): HttpFault {
  return { kind: "fault", refusal: refuse("unreachable", message, hint), isPassing: true };
}

export function lasting(reason: RefusalReason, message: string, hint?: string): HttpFault {
  return { kind: "fault", refusal: refuse(reason, message, hint), isPassing: false };
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Statuses that say "not now". */
export function isBusy(status: number): boolean {
  return [429, 500, 502, 503, 504].includes(status);
}

/** An address as it may be shown: without what may be a secret in it. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
