// Measures text in the columns of a terminal, and makes visible whatever a terminal would obey.

/** What a person sees as one character, where it stands, and how many columns it takes. */
export interface Cell {
  /** UTF-16 offsets in the line. */
  readonly start: number;
  readonly end: number;
  readonly shown: string;
  readonly column: number;
  readonly width: number;
}

export function cellsOf(line: string): readonly Cell[] {
  let column = 0;
  return Array.from(graphemes.segment(line), ({ segment, index }) => {
    const isTab = segment === "\t";
    const width = isTab ? tabStop - (column % tabStop) : widthOf(segment);
    const cell = {
      start: index,
      end: index + segment.length,
      shown: isTab ? " ".repeat(width) : visible(segment),
      column,
      width,
    };
    column += width;
    return cell;
  });
}

/** How many columns a text takes that holds neither tabs nor anything to be made visible. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += widthOf(segment);
  return columns;
}

/**
 * The text with a picture for each character that would move the cursor, change colours or turn the
 * direction of writing: a file that is only quoted must never control the terminal of its reader.
 */
export function visible(text: string): string {
  return text.replaceAll(unprintable, picture);
}

const tabStop = 4;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;
const invisible = /[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/u;
const emoji = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F/u;

/** The picture of a control character stands 0x2400 above it; other troublemakers have none. */
function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\uFFFD";
}

function widthOf(grapheme: string): number {
  // A family, a flag or a skin tone is many code points but one picture, two columns wide.
  if (emoji.test(grapheme)) return 2;
  let width = 0;
  for (const character of visible(grapheme)) {
    if (!invisible.test(character)) width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  }
  return width;
}

/** Unicode's East Asian Wide and Fullwidth, apart from emoji; unassigned gaps are left in. */
const wideRanges: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

function isWide(code: number): boolean {
  return wideRanges.some(([first, last]) => code >= first && code <= last);
}
