// Puts labels into a crate, and takes them out again: a comment `#~` on a line of its own.
import { mentionsChanged } from "../retract/handler.ts";
import { textAt } from "../2-parse/fields.ts";
import type { Reading } from "../2-parse/reading.ts";
import { startReading } from "../2-parse/reading.ts";
import { commentsOf } from "../2-parse/yaml/comments.ts";
import type { Node } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { lineEnd, lineStart } from "../2-parse/yaml/scene.ts";
import type { TextEdit } from "../source/edit.ts";
import { applyEdits } from "../source/edit.ts";
import type { Source } from "../source/source.ts";
import { crateLabel, resourceLabel } from "./label-text.ts";
import type { Layout, ResourceLayout } from "./layout.ts";
import { layoutOf } from "./layout.ts";

/** FMT-03: they are written anew, so that none is left of what has gone. */
export function withoutLabels(text: string): string {
  return applyEdits(
    text,
    commentsOf(text).flatMap(({ start, end }) => {
      const line = lineStart(text, start);
      if (!text.startsWith("#~", start) || text.slice(line, start).trim() !== "") return [];
      const feed = text.indexOf("\n", end);
      return { start: line, end: feed === -1 ? text.length : feed + 1, text: "" };
    }),
  );
}

/** What is wrong with its conditions is not for the reading to tell. */
export function withLabels(
  source: Source,
  reading: Reading = startReading(() => undefined),
): string {
  const layout = layoutOf(source);
  if (layout === undefined) return source.text;
  return applyEdits(source.text, [
    ...ofCrate(source.text, layout),
    ...ofResources(source, layout, reading),
  ]);
}

/** FMT-11 */
function ofCrate(text: string, { node, tokens, resources }: Layout): readonly TextEdit[] {
  const at = (entryOf(node, "name") ?? node.entries[0])?.keyAt.start;
  const types = resources.flatMap((resource) => textAt(resource.node, "type")?.value ?? []);
  if (at === undefined || tokens === undefined || types.length === 0) return [];
  return lineAbove(text, at, crateLabel([...new Set(types)]));
}

function ofResources(
  { text }: Source,
  { node, resources }: Layout,
  reading: Reading,
): readonly TextEdit[] {
  const shared = entryOf(node, "defaults")?.value;
  const defaults = shared?.kind === "map" ? shared : undefined;
  return resources.flatMap((resource) => {
    if (resource.dash === undefined) return [];
    const reacts = isReaction(resource, reading);
    return lineAbove(text, resource.dash, resourceLabel({ node: resource.node, defaults, reacts }));
  });
}

function isReaction({ node, whens }: ResourceLayout, reading: Reading): boolean {
  const own = entryOf(node, "when")?.value;
  return [...whens, ...(own === undefined ? [] : [own])].some((when) => {
    // Most conditions do not hold the word, and need not be parsed for it.
    if (!spelled(when).includes("changed")) return false;
    const parsed = reading.when(when);
    return parsed !== undefined && mentionsChanged(parsed.expression);
  });
}

function spelled(node: Node): string {
  return node.kind === "scalar" ? node.spelled : "";
}

/** FMT-15. None where something else stands before it on its line. */
function lineAbove(text: string, at: number, label: string): readonly TextEdit[] {
  const start = lineStart(text, at);
  const margin = text.slice(start, at);
  if (margin.trim() !== "") return [];
  const eol = text[lineEnd(text, at)] === "\r" ? "\r\n" : "\n";
  return [{ start, end: start, text: `${margin}#~ ${label}${eol}` }];
}
