// Reads the fields that several kinds of file share. Shapes were checked before: what does not fit is left out.
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";
import type { ValueSyntax, Vars } from "./syntax.ts";
import { holdsTemplate, parseTemplate } from "./template/parse-template.ts";
import { isConditionalVar, readConditionalVar } from "./when/conditional-var.ts";
import { lift } from "./yaml/lift.ts";
import type { MapNode, Node } from "./yaml/node.ts";
import { entryOf, plain } from "./yaml/node.ts";

export function textOf(node: Node | undefined): Located<string> | undefined {
  if (node?.kind !== "scalar" || node.value === null) return undefined;
  return { value: typeof node.value === "string" ? node.value : node.spelled, at: node.at };
}

export function textAt(map: MapNode, key: string): Located<string> | undefined {
  return textOf(entryOf(map, key)?.value);
}

export function textsAt(map: MapNode, key: string): readonly Located<string>[] {
  const node = entryOf(map, key)?.value;
  if (node?.kind !== "list") return [];
  return node.items.map(textOf).filter((text) => text !== undefined);
}

export function varsAt(map: MapNode, key: string, report: Report): Vars {
  const node = entryOf(map, key)?.value;
  return node?.kind === "map" ? varsOf(node, report) : new Map();
}

export function varsOf(node: MapNode, report: Report): Vars {
  return new Map(
    node.entries.map(({ key, keyAt, value }) => {
      const condition = isConditionalVar(value) ? readConditionalVar(value, report) : undefined;
      const items = value.kind === "list" ? value.items.map(({ at }) => at) : [];
      return [key, { value: plain(value), at: keyAt, valueAt: value.at, items, condition }];
    }),
  );
}

/** The value with its templates parsed; undefined when one of them could not be read. */
export function valueOf(node: Node, reading: { readonly report: Report }): ValueSyntax | undefined {
  switch (node.kind) {
    case "scalar": {
      const { value, at } = node;
      if (typeof value !== "string" || !holdsTemplate(value)) return { kind: "literal", value, at };
      const template = parseTemplate(lift(node), reading.report);
      return template === undefined ? undefined : { kind: "template", template, at };
    }
    case "list": {
      const items = node.items.map((item) => valueOf(item, reading));
      return { kind: "list", items: items.filter((item) => item !== undefined), at: node.at };
    }
    case "map": {
      const entries = node.entries.flatMap(({ key, value }) => {
        const read = valueOf(value, reading);
        return read === undefined ? [] : [{ key, value: read }];
      });
      return { kind: "map", entries, at: node.at };
    }
  }
}
