// The formatter: one text to another that means the same, with repairs, keys in order, and labels.
import { kindOf } from "../2-parse/kind.ts";
import { plain } from "../2-parse/yaml/node.ts";
import { readYaml } from "../2-parse/yaml/read.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { gather, hasErrors } from "../diagnostics/diagnostic.ts";
import type { TextEdit } from "../source/edit.ts";
import { applyEdits } from "../source/edit.ts";
import type { Source } from "../source/source.ts";
import { inFile } from "../source/source.ts";
import { crateOrder, resourceOrder } from "./key-order.ts";
import { withLabels, withoutLabels } from "./labels.ts";
import type { Layout } from "./layout.ts";
import { layoutOf } from "./layout.ts";
import { moveKeys } from "./move-keys.ts";
import { repair } from "./repair.ts";
import { sameMeaning } from "./same-meaning.ts";

export type Formatted =
  | { readonly kind: "formatted"; readonly text: string }
  /** It cannot be read, so nobody knows what it would mean afterwards. */
  | { readonly kind: "unreadable"; readonly diagnostics: readonly Diagnostic[] };

/** The path says what kind of file it is. Formatting what was formatted changes nothing. */
export function format(source: Source): Formatted {
  const kind = kindOf(source.path);
  if (kind === "data" || kind === "template") return { kind: "formatted", text: source.text };
  const spaced = withSpaces(source);
  const { diagnostics } = readAll(spaced);
  if (hasErrors(diagnostics)) {
    // Told of the file as it is, not as it would be without its tabs.
    return { kind: "unreadable", diagnostics: readAll(source).diagnostics };
  }
  const repaired = { ...spaced, text: repair(spaced) };
  // FMT-17
  const isCrate = kind === "configcrate" || kind === "usercrate";
  return { kind: "formatted", text: isCrate ? arranged(repaired) : repaired.text };
}

function readAll(source: Source): {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { value, diagnostics } = gather((report) => readYaml(source, report));
  return { value: value.map(plain), diagnostics };
}

/** FMT-08 */
function withSpaces(source: Source): Source {
  const { diagnostics } = readAll(source);
  const tabs = diagnostics.find(({ code }) => code === "tab-indent");
  if (tabs?.fix === undefined) return source;
  const edits = tabs.fix.edits.map(({ at, text }) => ({ ...inFile(at), text }));
  return { ...source, text: applyEdits(source.text, edits) };
}

/** A crate whose text would then say something else, because of an alias, say, stays as it is. */
function arranged(source: Source): string {
  const bare = { ...source, text: withoutLabels(source.text) };
  const inOrder = withKeysInOrder(withKeysInOrder(bare, ofResources), ofCrate);
  const labelled = { ...source, text: withLabels(inOrder) };
  return saySame(source, labelled) ? labelled.text : source.text;
}

type Moves = (source: Source, layout: Layout) => readonly (readonly TextEdit[])[];

const ofResources: Moves = ({ text }, { resources }) =>
  resources.flatMap(({ tokens }) => (tokens ? [moveKeys(text, tokens, resourceOrder)] : []));

const ofCrate: Moves = ({ text }, { tokens }) =>
  tokens ? [moveKeys(text, tokens, crateOrder)] : [];

/** All at once; one by one where one of them cannot move, as when an alias would precede its anchor. */
function withKeysInOrder(source: Source, movesOf: Moves): Source {
  const layout = layoutOf(source);
  const moves = (layout ? movesOf(source, layout) : []).filter(({ length }) => length > 0);
  if (moves.length === 0) return source;
  const moved = { ...source, text: applyEdits(source.text, moves.flat()) };
  if (saySame(source, moved)) return moved;
  const good: (readonly TextEdit[])[] = [];
  for (const move of moves) {
    const tried = { ...source, text: applyEdits(source.text, [...good, move].flat()) };
    if (saySame(source, tried)) good.push(move);
  }
  return { ...source, text: applyEdits(source.text, good.flat()) };
}

function saySame(a: Source, b: Source): boolean {
  const [before, after] = [readAll(a), readAll(b)];
  return !hasErrors(after.diagnostics) && sameMeaning(before.value, after.value);
}
