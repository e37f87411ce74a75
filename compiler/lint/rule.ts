// The one shape of all rules.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Evidence } from "./evidence.ts";

/** Says what it found, always under its own code. */
export type Rule = (evidence: Evidence) => readonly Diagnostic[];
