// What every reader of a file is handed: where to report, and how to read the small languages.
import type { Report } from "../diagnostics/diagnostic.ts";
import type { TextSyntax } from "./syntax.ts";
import { holdsTemplate, parseTemplate } from "./template/parse-template.ts";
import type { ParsedWhen } from "./when/parsed-when.ts";
import { makeWhenParser } from "./when/parse-when.ts";
import { lift } from "./yaml/lift.ts";
import type { Node, ScalarNode } from "./yaml/node.ts";

export interface Reading {
  readonly report: Report;
  /** Undefined when the condition means nothing; it was reported then. */
  when(node: Node | undefined): ParsedWhen | undefined;
  /** A text with its templates parsed; undefined when one of them could not be read. */
  text(node: ScalarNode): TextSyntax | undefined;
}

/** One for a whole tree: the grammar of conditions is made once, when the first of them is met. */
export function startReading(report: Report): Reading {
  const parseWhen = makeWhenParser();
  return {
    report,
    when(node) {
      if (node?.kind !== "scalar" || node.value === null) return undefined;
      const parseText = (
        source: Parameters<typeof parseTemplate>[0],
      ): ReturnType<typeof parseTemplate> => parseTemplate(source, report);
      return parseWhen(liftAny(node), { parseText }, report);
    },
    text(node) {
      const value = typeof node.value === "string" ? node.value : node.spelled;
      if (!holdsTemplate(value)) return value;
      return parseTemplate(lift(node), report);
    },
  };
}

/** `when: true` is a condition too, spelled as a boolean. */
function liftAny(node: ScalarNode): ReturnType<typeof lift> {
  return typeof node.value === "string" ? lift(node) : lift({ ...node, value: node.spelled });
}
