// Templates without quotes: `port: {{ .Vars.port }}` is a mapping in a mapping to YAML.
import type { Blame } from "./blame.ts";
import type { Scene } from "./scene.ts";
import { inBrackets, lineEnd, quoted, restEnd, skipBlanks } from "./scene.ts";

/** Where they start. */
export function unquotedTemplates({ text, landmarks }: Scene): readonly number[] {
  return landmarks
    .filter(({ type, offset }) => type === "flow-collection" && text.startsWith("{{", offset))
    .map(({ offset }) => offset)
    .filter((offset) => text[offset - 1] !== "{");
}

export function unquotedTemplate(scene: Scene, start: number): Blame {
  const { text } = scene;
  const line = text.slice(start, lineEnd(text, start));
  if (/^\{\{-?\s*(?:if|else|end|range|with|define|block|template)\b/u.test(line)) {
    return {
      start,
      end: restEnd(text, start),
      summary: "a template stands where YAML wants a key or a value",
      detail:
        "The file itself is no template. Templates work inside its values, and in templates/.",
      hint: "put conditions into `when:`, or the whole value in quotes",
      reach: "document",
    };
  }
  const close = line.lastIndexOf("}}");
  const end = close === -1 ? start + line.length : valueEnd(scene, start, start + close + 2);
  return {
    start,
    end,
    summary: "a value that starts with `{{` stands without quotes",
    detail: "YAML takes the brace for the start of a mapping.",
    hint: "put the whole value in quotes",
    fix: close === -1 ? undefined : [{ start, end, text: quoted(text.slice(start, end)) }],
    reach: close === -1 ? "document" : "line",
  };
}

/** `close` is behind the last braces of the line. */
function valueEnd(scene: Scene, start: number, close: number): number {
  const { text } = scene;
  const isKey = /^:(?:\s|$)/u.test(text.slice(skipBlanks(text, close), close + 40).slice(0, 2));
  if (isKey) return close;
  if (!inBrackets(scene, start)) return restEnd(text, close);
  // Of several templates in one list, each is a value of its own.
  const first = text.indexOf("}}", start) + 2;
  return first + (/^[^\s,[\]{}]*/u.exec(text.slice(first, lineEnd(text, first)))?.[0].length ?? 0);
}
