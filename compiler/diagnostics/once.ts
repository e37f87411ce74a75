// Keeps a report from saying one thing several times.
import { inFile } from "../source/source.ts";
import type { Report } from "./diagnostic.ts";

/** A name in a condition is checked against the whole tree, then for each match block: told once is enough. */
export function oncePerCondition(report: Report): Report {
  const told = new Set<string>();
  return (diagnostic) => {
    const { code, subject } = diagnostic;
    const { source, start, end } = inFile(subject);
    const key = `${code}\0${source.path}\0${start}\0${end}`;
    if (code.startsWith("when-") && told.has(key)) return;
    told.add(key);
    report(diagnostic);
  };
}
