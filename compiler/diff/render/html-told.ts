// A told attribute as HTML.
import { joined, markup, type Markup } from "./markup.ts";
import type { Hunk, PatchLine } from "../text-patch.ts";
import type { Item, Piece, Told } from "./told.ts";

export function toldMarkup(told: Told): Markup {
  const name = markup`<dt>${told.name}</dt>`;
  switch (told.kind) {
    case "line":
      return markup`${name}<dd>${piecesMarkup(told.pieces)}</dd>\n`;
    case "items":
      return markup`${name}<dd>${piecesMarkup(told.pieces)}<ul class="items">${told.items.map(itemMarkup)}</ul></dd>\n`;
    case "patch":
      // It may be wider than the page, and who has no mouse scrolls what has the focus.
      return markup`<dt class="wide">${told.name}</dt><dd class="wide">${piecesMarkup(told.pieces)}<pre tabindex="0" role="region" aria-label="Diff of ${told.name}">${told.hunks.map(hunkMarkup)}</pre></dd>\n`;
    case "parts":
      return markup`<dt class="wide">${told.name}</dt><dd class="wide"><dl>${told.parts.map(toldMarkup)}</dl></dd>\n`;
  }
}

function itemMarkup({ sign, text }: Item): Markup {
  return sign === "+"
    ? markup`<li><ins>+ ${text}</ins></li>`
    : markup`<li><del>- ${text}</del></li>`;
}

function piecesMarkup(pieces: readonly Piece[]): Markup {
  return joined(pieces.map(pieceMarkup), " ");
}

function pieceMarkup({ tone, text }: Piece): Markup {
  switch (tone) {
    case "old":
      return markup`<del>${text}</del>`;
    case "new":
      return markup`<ins>${text}</ins>`;
    case "aside":
      return markup`<span class="aside">(${text})</span>`;
    case "plain":
      return markup`<span>${text === "->" ? "→" : text}</span>`;
  }
}

function hunkMarkup({ head, lines }: Hunk): Markup {
  return markup`<span class="hunk">${head}\n</span>${lines.map(lineMarkup)}`;
}

/** Each ends with its line feed, so that what is copied from the page is a patch. */
function lineMarkup({ sign, spans }: PatchLine): Markup {
  const words = spans.map(({ text, strong }) =>
    strong ? markup`<b>${text}</b>` : markup`${text}`,
  );
  switch (sign) {
    case "+":
      return markup`<ins>+${words}\n</ins>`;
    case "-":
      return markup`<del>-${words}\n</del>`;
    case " ":
      return markup`<span> ${words}\n</span>`;
    case "\\":
      return markup`<span class="aside">\\${words}\n</span>`;
  }
}
