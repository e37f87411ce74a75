// What one caller may take of the server, so that there is something left for the others.
import type { Rate } from "./token-bucket.ts";

export interface Limits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** Until a whole request has come. */
  readonly requestMs: number;
  /** Until its headers have. */
  readonly headersMs: number;
  /** How long a connection stays open that asks nothing. */
  readonly idleMs: number;
  readonly connections: number;
  /** How long requests may still take once the server is to end. */
  readonly closingMs: number;
  /** How many requests may have drafts reviewed at once. */
  readonly reviews: number;
  readonly perAddress: Rate;
  readonly perToken: Rate;
}

export const usualLimits: Limits = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  requestMs: 30_000,
  headersMs: 10_000,
  idleMs: 5000,
  connections: 256,
  closingMs: 10_000,
  reviews: 4,
  perAddress: { burst: 60, perSecond: 10 },
  perToken: { burst: 30, perSecond: 5 },
};
