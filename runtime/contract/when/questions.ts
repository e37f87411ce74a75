// What the functions of a condition ask about a host.
import type { Value } from "../value.ts";

/** Undefined means "not known here"; the compiler knows pinned traits, and never the rest. */
export interface HostQuestions {
  /** When the run began. */
  readonly clock: LocalTime | undefined;
  /** Null when the host has no such trait. */
  trait(path: string): Value | undefined;
  ask(question: Question): boolean | undefined;
}

/** In the host's own time zone. */
export interface LocalTime {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 31. */
  readonly dayOfMonth: number;
}

/** What only looking at the machine can answer. */
export type Question =
  | { readonly kind: "file-exists"; readonly path: string }
  | { readonly kind: "dir-exists"; readonly path: string }
  | { readonly kind: "process-running"; readonly name: string }
  | { readonly kind: "command-succeeds"; readonly command: string }
  | { readonly kind: "has-display" }
  | { readonly kind: "flag-set"; readonly flag: string }
  | { readonly kind: "group-exists"; readonly group: string };
