// A told attribute as rows for a terminal.
import { visible } from "../../diagnostics/render/cells.ts";
import type { Palette, Paint } from "../../diagnostics/render/paint.ts";
import type { Hunk, PatchLine } from "../text-patch.ts";
import type { Piece, Told } from "./told.ts";
import { visibleLine } from "./wording.ts";

export function toldRows(told: Told, indent: number, ink: Palette): readonly string[] {
  const margin = " ".repeat(indent);
  switch (told.kind) {
    case "line":
      return [headRow(told.name, told.pieces, margin, ink)];
    case "items":
      return [
        headRow(told.name, told.pieces, margin, ink),
        ...told.items.map(({ sign, text }) => {
          const color = sign === "+" ? ink.green : ink.red;
          return `${margin}  ${color(`${sign} ${visible(text)}`)}`;
        }),
      ];
    case "patch":
      return [
        headRow(told.name, told.pieces, margin, ink),
        ...told.hunks.flatMap((hunk) => hunkRows(hunk, ink)).map((row) => `${margin}  ${row}`),
      ];
    case "parts":
      return [
        headRow(told.name, [], margin, ink),
        ...told.parts.flatMap((part) => toldRows(part, indent + 2, ink)),
      ];
  }
}

function headRow(name: string, pieces: readonly Piece[], margin: string, ink: Palette): string {
  const words = pieces.map(({ tone, text }) => {
    const seen = visible(text);
    return tone === "aside" ? ink.dim(`(${seen})`) : tones(ink)[tone](seen);
  });
  return [`${margin}${visible(name)}:`, ...words].join(" ");
}

function tones(ink: Palette): Readonly<Record<"plain" | "old" | "new", Paint>> {
  return { plain: (text) => text, old: ink.red, new: ink.green };
}

function hunkRows({ head, lines }: Hunk, ink: Palette): readonly string[] {
  return [ink.cyan(head), ...lines.map((line) => patchRow(line, ink))];
}

function patchRow({ sign, spans }: PatchLine, ink: Palette): string {
  const color = { "+": ink.green, "-": ink.red, " ": asIs, "\\": ink.dim }[sign];
  const words = spans.map(({ text, strong }) => {
    const seen = visibleLine(text);
    return strong ? ink.bold(seen) : seen;
  });
  return color(sign + words.join(""));
}

function asIs(text: string): string {
  return text;
}
