// What a piece of work finds wrong, be it found now or remembered: whoever remembers need not know the work.
import type { Source } from "../source/source.ts";
import type { Diagnostic, Report } from "./diagnostic.ts";
import { gather } from "./diagnostic.ts";

/** All that a piece of work depends on: with the same premises it finds the same. */
export interface Premises {
  /** What is done. */
  readonly about: string;
  /** Plain data: all that matters besides texts. */
  readonly facts: unknown;
  /** Of these every letter matters. */
  readonly sources: readonly Source[];
  /** These may be pointed at, for what matters of them is among the facts. */
  readonly pointedAt?: readonly Source[];
}

export type Findings = (
  premises: Premises,
  work: (report: Report) => void,
) => readonly Diagnostic[];

/** Without a memory. */
export const findNow: Findings = (_, work) => gather(work).diagnostics;
