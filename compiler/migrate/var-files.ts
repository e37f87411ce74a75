// The old folder vars/, whose variables reached every host: they come into the common.vgo of the root.
import { inMatchOrder, kindOf } from "../2-parse/kind.ts";
import type { Entry, Node } from "../2-parse/yaml/node.ts";
import { entryOf, plain } from "../2-parse/yaml/node.ts";
import type { Source } from "../source/source.ts";
import { carrierMaps } from "./carrier-maps.ts";
import {
  headOf,
  soleDocument,
  withText,
  type Draft,
  type KindOfChange,
  type Tell,
} from "./draft.ts";
import { mergePiece } from "./merge.ts";
import { isRootHostcrate, keepsReach } from "./old-folders.ts";
import { nodeAt, pieceOf, type Piece } from "./piece.ts";
import { eolOf, withComments } from "./transfer.ts";

export const varFiles: KindOfChange = {
  why: "variables of all hosts stand in common.vgo",
  change(draft, tell) {
    const files = inMatchOrder(new Map([...draft.keys()].map((path) => [path, { path }])));
    const paths = files
      .map(({ path }) => path)
      .filter((path) => path.endsWith(".vgo") && kindOf(path) === "legacy-vars");
    // What a carrier still names is meant for its hosts alone.
    const named = new Set(
      carrierMaps(draft, "vars_from").flatMap(({ map }) => {
        const entry = entryOf(map, "vars_from");
        return entry === undefined ? [] : namesIn(entry).map((name) => fileNamed(draft, name));
      }),
    );
    const free = paths.filter((path) => !named.has(path));
    if (free.length === 0) return draft;
    const ready = withoutRootHostcrates(draft, tell);
    // A file that is read later has the last word, so its values are the first to be laid.
    return ready === undefined
      ? draft
      : free.toReversed().reduce((current, path) => poured(current, path, tell), ready);
  },
};

/** The files that `vars_from:` names, as it names them. */
export function namesIn({ value }: Entry): readonly string[] {
  const list = plain(value);
  return (Array.isArray(list) ? list : [list]).map(String);
}

export function fileNamed(draft: Draft, name: string): string | undefined {
  return [name, `vars/${name}`, `vars/${name}.vgo`].find((path) => draft.has(path));
}

/** The variables of a file, with or without a key `vars` around them. Undefined when they cannot be taken apart. */
export function variablesOf(source: Source): readonly Piece[] | undefined {
  const root = soleDocument(source);
  if (root === undefined) return source.text.trim() === "" ? [] : undefined;
  const inner = root.kind === "map" ? entryOf(root, "vars")?.value : undefined;
  const map: Node = inner?.kind === "map" ? inner : root;
  if (map.kind !== "map") return undefined;
  const pieces = map.entries.map((entry) => pieceOf(source.text, map, entry));
  const sound = pieces.filter((piece) => piece !== undefined);
  return sound.length === pieces.length ? sound : undefined;
}

/** a common.vgo at the root does not reach match blocks that lie at the root themselves. */
function withoutRootHostcrates(draft: Draft, tell: Tell): Draft | undefined {
  const paths = [...draft.keys()].filter((path) => path.endsWith(".vgo") && isRootHostcrate(path));
  const [first] = paths;
  if (first === undefined) return draft;
  const mapping = new Map(paths.map((path) => [path, `hosts/${path}`]));
  const isFree = !draft.has("common.vgo") && ![...mapping.values()].some((path) => draft.has(path));
  if (isFree && keepsReach(draft, mapping)) {
    return new Map([...draft].map(([path, file]) => [mapping.get(path) ?? path, file]));
  }
  tell({
    at: headOf(first, draft.get(first)),
    what: "the variables of vars/ reach the hosts of this file, and those of a common.vgo at the root would not",
    decide:
      "move this file into a folder, or write the variables into its match blocks, and run it again",
  });
  return undefined;
}

const home = "common.vgo";

function poured(draft: Draft, path: string, tell: Tell): Draft {
  const file = draft.get(path);
  if (file?.source === undefined) return draft;
  const pieces = variablesOf(file.source);
  const there = draft.get(home);
  let text: string | undefined = there?.source?.text ?? "";
  for (const piece of pieces ?? []) text = text === undefined ? text : laid(text, path, piece);
  if (pieces === undefined || text === undefined) {
    tell({
      at: headOf(path, file),
      what: `this file, or ${home}, is written in a way that only a person can join`,
      decide: `move its variables below \`vars:\` of ${home} yourself`,
    });
    return draft;
  }
  const target = withText(
    there,
    home,
    there === undefined ? text.replaceAll("\n", eolOf(file)) : text,
  );
  const next = new Map(draft);
  next.delete(path);
  return next.set(home, withComments(target, home, file.source.text));
}

/** What another value beat before has no effect, and stays as a comment. */
function laid(text: string, path: string, piece: Piece): string | undefined {
  const result = mergePiece(text, ["vars"], piece);
  const root = soleDocument({ path: home, text });
  const isBeaten = nodeAt(root, ["vars", piece.key]) !== undefined;
  if (isBeaten && result.kind !== "stuck" && !isSame(result, text)) {
    const lines = piece.text.trimEnd().replaceAll(/^(?!#)/gmu, "# ");
    const note = `# ${path} said, without effect:\n${lines}\n`;
    return `${text}${text.endsWith("\n") ? "" : "\n"}${note}`;
  }
  return result.kind === "merged" ? result.text : undefined;
}

function isSame(result: ReturnType<typeof mergePiece>, text: string): boolean {
  return result.kind === "merged" && result.text === text;
}
