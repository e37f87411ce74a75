// A change in words: what each renderer lays out in its own way, so that all of them say the same.
import { canonical } from "../../../runtime/contract/canonical-json.ts";
import type { Value } from "../../../runtime/contract/value.ts";
import type { AttributeChange, Change, FileFact } from "../comparison.ts";
import { modeMeaning } from "./mode-meaning.ts";
import { hunksOf, type Hunk } from "../text-patch.ts";

export interface Piece {
  /** What was, what is, and what explains; anything else is plain. */
  readonly tone: "plain" | "old" | "new" | "aside";
  readonly text: string;
}

export type Told = ToldLine | ToldItems | ToldPatch | ToldParts;

export interface ToldLine {
  readonly kind: "line";
  readonly name: string;
  readonly pieces: readonly Piece[];
}

export interface ToldItems {
  readonly kind: "items";
  readonly name: string;
  readonly pieces: readonly Piece[];
  readonly items: readonly Item[];
}

export interface Item {
  readonly sign: "+" | "-";
  readonly text: string;
}

export interface ToldPatch {
  readonly kind: "patch";
  readonly name: string;
  readonly pieces: readonly Piece[];
  readonly hunks: readonly Hunk[];
}

export interface ToldParts {
  readonly kind: "parts";
  readonly name: string;
  readonly parts: readonly Told[];
}

/** What is gone is told by its name: what it said is no longer of interest, but for scripts. */
export function tellAttributes(change: Change): readonly Told[] {
  if (change.kind === "removed") return [];
  const isObvious = (name: string): boolean => change.kind === "added" && obviousOfNew.has(name);
  return [...change.attributes].flatMap(([name, attribute]) =>
    isObvious(name) ? [] : [tellAttribute(name, attribute)],
  );
}

/** The head of what is new says these, or nobody asks for them. */
const obviousOfNew: ReadonlySet<string> = new Set(["type", "timeoutSeconds", "target_path"]);

export function tellAttribute(name: string, change: AttributeChange): Told {
  switch (change.kind) {
    case "value":
      return line(name, fromTo(change.old, change.new));
    case "text":
      return tellText(name, change.old, change.new);
    case "mode":
      return line(name, [
        ...arrow(change.old, change.new),
        ...aside(modeMeaning(change.old, change.new)),
      ]);
    case "list":
      return tellList(name, change);
    case "map": {
      const parts = [...change.entries].map(([key, entry]) => tellAttribute(key, entry));
      return { kind: "parts", name, parts };
    }
    case "secret":
      return tellSecret(name, change);
    case "file":
      return tellFile(name, change);
  }
}

type Kind<K extends AttributeChange["kind"]> = Extract<AttributeChange, { readonly kind: K }>;

function tellText(name: string, old: string | undefined, next: string | undefined): Told {
  const hunks = hunksOf(old ?? "", next ?? "");
  if (hunks.length === 0) return line(name, fromTo(old, next));
  const pieces = next === undefined ? aside("removed") : [];
  return { kind: "patch", name, pieces, hunks };
}

function tellList(name: string, { removed, added, reordered }: Kind<"list">): Told {
  const pieces = reordered ? aside("in another order") : [];
  const items = [
    ...removed.map((value): Item => ({ sign: "-", text: shown(value) })),
    ...added.map((value): Item => ({ sign: "+", text: shown(value) })),
  ];
  return items.length === 0 ? line(name, pieces) : { kind: "items", name, pieces, items };
}

/** Never more than its number: nobody here knows what it says. */
function tellSecret(name: string, { path, old, new: next }: Kind<"secret">): Told {
  const version = (number: number | undefined): string | undefined =>
    number === undefined ? undefined : `version ${number}`;
  const [before, after] = [version(old), version(next)];
  const known = before === undefined && after === undefined ? [] : between(before, after);
  // By itself it is named so already; elsewhere it is what an attribute says.
  const named = name.endsWith(path) ? [] : [plain(`secret ${shown(path)}`)];
  return line(name, [...named, ...known]);
}

function tellFile(name: string, { path, old, new: next }: Kind<"file">): Told {
  const title = name.endsWith(path) ? name : `${name} ${path}`;
  const pieces = between(factText(old), factText(next));
  const [before, after] = [old?.text, next?.text];
  const hasTexts = (before ?? after) !== undefined && !isUnreadable(old) && !isUnreadable(next);
  if (!hasTexts) return line(title, pieces);
  return { kind: "patch", name: title, pieces, hunks: hunksOf(before ?? "", after ?? "") };
}

/** Bytes, or a text that is too large: a side that is not there stands for an empty one. */
function isUnreadable(fact: FileFact | undefined): boolean {
  return fact !== undefined && fact.text === undefined;
}

function factText(fact: FileFact | undefined): string | undefined {
  if (fact === undefined) return undefined;
  const bytes = fact.size === 1 ? "1 byte" : `${fact.size} bytes`;
  return `${bytes} sha256:${fact.sha256.slice(0, 12)}`;
}

function fromTo(old: Value | undefined, next: Value | undefined): readonly Piece[] {
  return between(
    old === undefined ? undefined : shown(old),
    next === undefined ? undefined : shown(next),
  );
}

function between(old: string | undefined, next: string | undefined): readonly Piece[] {
  if (old === undefined) return next === undefined ? [] : [{ tone: "new", text: next }];
  if (next === undefined) return [{ tone: "old", text: old }, ...aside("removed")];
  return arrow(old, next);
}

function arrow(old: string, next: string): readonly Piece[] {
  return [{ tone: "old", text: old }, plain("->"), { tone: "new", text: next }];
}

function plain(text: string): Piece {
  return { tone: "plain", text };
}

function aside(text: string | undefined): readonly Piece[] {
  return text === undefined || text === "" ? [] : [{ tone: "aside", text }];
}

function line(name: string, pieces: readonly Piece[]): ToldLine {
  return { kind: "line", name, pieces };
}

/** A text goes without quotes as long as it cannot be taken for anything else. */
function shown(value: Value): string {
  const isPlain = typeof value === "string" && value !== "" && !/[\s"]/u.test(value);
  return isPlain && !looksLikeData.test(value) ? value : canonical(value);
}

const looksLikeData =
  /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|[[{].*|->)$/u;
