// The world said no: a closed list of reasons, so that callers can decide and people can act.

export type RefusalReason =
  | "not-found"
  | "not-permitted"
  | "not-a-folder"
  | "not-a-store"
  | "unreachable"
  | "too-large"
  | "malformed"
  | "bad-key"
  | "bad-signature"
  | "bad-hash"
  | "rollback"
  | "expired"
  | "wrong-host"
  | "wrong-fleet"
  | "shrunk"
  | "unknown-schema"
  | "conflict"
  | "locked"
  | "braked"
  | "failed";

export interface Refusal {
  readonly kind: "refused";
  readonly reason: RefusalReason;
  /** One sentence without a full stop, with the path or address in it. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** When whoever refused said after how long to ask again. */
  readonly retryAfterSeconds?: number;
}

export function refuse(reason: RefusalReason, message: string, hint?: string): Refusal {
  return hint === undefined
    ? { kind: "refused", reason, message }
    : { kind: "refused", reason, message, hint };
}

export type Answer<T> = { readonly kind: "ok"; readonly value: T } | Refusal;

export function ok<T>(value: T): Answer<T> {
  return { kind: "ok", value };
}
