// What a piece of work tells while it is done, kept so that it can be told again to those who share its result.
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";

export interface Telling {
  readonly report: Report;
  /** Told of every secret that is named, with the place that names it. */
  readonly secret: (path: Located<string>) => void;
}

export interface Told<T> {
  readonly value: T;
  readonly again: (telling: Telling) => void;
}

/** Nothing is told yet: whoever gets the value tells it, the first as well as the others. */
export function told<T>(work: (telling: Telling) => T): Told<T> {
  const diagnostics: Diagnostic[] = [];
  const secrets: Located<string>[] = [];
  const value = work({
    report: (diagnostic) => diagnostics.push(diagnostic),
    secret: (path) => secrets.push(path),
  });
  return {
    value,
    again({ report, secret }) {
      diagnostics.forEach(report);
      secrets.forEach(secret);
    },
  };
}
