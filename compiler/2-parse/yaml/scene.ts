// What surrounds a YAML mistake: lines, the scalars and brackets near it, and how to quote a value.
import type { CST } from "yaml";
import type { TextEdit } from "../../source/edit.ts";

export interface Scene {
  readonly text: string;
  /** Every scalar and every bracketed collection of the document, in the order written. */
  readonly landmarks: readonly Landmark[];
}

export type Landmark = CST.FlowScalar | CST.BlockScalar | CST.FlowCollection;

export function sceneOf(text: string, tokens: CST.Document | undefined): Scene {
  const landmarks: Landmark[] = [];
  collect(tokens?.value, landmarks);
  return { text, landmarks };
}

/** Recursion is safe: the depth of tokens was limited when they were made. */
function collect(token: CST.Token | null | undefined, landmarks: Landmark[]): void {
  switch (token?.type) {
    case "alias":
    case "scalar":
    case "single-quoted-scalar":
    case "double-quoted-scalar":
    case "block-scalar":
      landmarks.push(token);
      break;
    case "flow-collection":
    case "block-map":
    case "block-seq":
      if (token.type === "flow-collection") landmarks.push(token);
      for (const item of token.items) {
        collect(item.key, landmarks);
        collect(item.value, landmarks);
      }
      break;
    default:
  }
}

/** Brackets that are never closed reach without end. */
export function endOf(landmark: Landmark): number {
  switch (landmark.type) {
    case "block-scalar":
      return landmark.props.reduce(
        (end, token) => end + ("source" in token ? token.source.length : 0),
        landmark.offset + landmark.source.length,
      );
    case "flow-collection": {
      const close = landmark.end[0];
      return close === undefined ? Infinity : close.offset + close.source.length;
    }
    default:
      return landmark.offset + landmark.source.length;
  }
}

/** Whether a place lies inside brackets, where `,`, `]` and `}` end a value. */
export function inBrackets(scene: Scene, offset: number): boolean {
  return scene.landmarks.some(
    (landmark) =>
      landmark.type === "flow-collection" && landmark.offset < offset && offset < endOf(landmark),
  );
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Before the line break. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf("\n", offset);
  const end = found === -1 ? text.length : found;
  return end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}

/** Where a value that takes the rest of its line ends: before a comment and trailing blanks. */
export function restEnd(text: string, start: number): number {
  const rest = text.slice(start, lineEnd(text, start));
  const comment = /[ \t]#/u.exec(rest)?.index ?? rest.length;
  return start + rest.slice(0, comment).trimEnd().length;
}

/** Puts the value that starts here in quotes. Inside brackets only a scalar's end is certain. */
export function quoteFrom(scene: Scene, start: number): readonly TextEdit[] | undefined {
  const { text } = scene;
  const scalar = scene.landmarks.find(({ type, offset }) => type === "scalar" && offset === start);
  if (inBrackets(scene, start) && scalar === undefined) return undefined;
  const end = inBrackets(scene, start) && scalar ? endOf(scalar) : restEnd(text, start);
  const value = text.slice(start, end);
  if (value === "" || value.includes("\n")) return undefined;
  return [{ start, end, text: quoted(value) }];
}

/** Double quotes where nothing needs an escape, single quotes elsewhere. */
export function quoted(value: string): string {
  return /["\\]/u.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}

/** A character that YAML gives a meaning to, as it can stand in a message. */
export function mark(character: string): string {
  return character === "`" ? '"`"' : `\`${inMessage(character)}\``;
}

/** The line of the file that starts here, as it can stand in a message. */
export function excerpt(text: string, start: number, end: number): string {
  return inMessage(text.slice(start, Math.min(end, lineEnd(text, start))));
}

/** Of someone's text so much as one line can hold, and nothing that a terminal would obey. */
export function inMessage(text: string): string {
  const visible = text.replaceAll(/\p{Cc}/gu, " ");
  return visible.length > 40 ? `${visible.slice(0, 40)}...` : visible;
}
