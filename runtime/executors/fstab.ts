// Reads and changes single lines of /etc/fstab; all other lines stay as they are to the letter.

/** The six fields of a line, in clear. */
export interface FstabEntry {
  readonly device: string;
  readonly target: string;
  readonly fstype: string;
  readonly options: string;
  readonly dump: number;
  readonly pass: number;
}

const escapes: readonly (readonly [string, string])[] = [
  ["\\", "\\134"],
  [" ", "\\040"],
  ["\t", "\\011"],
  ["\n", "\\012"],
  ["#", "\\043"],
];

export function escapeField(text: string): string {
  return escapes.reduce((escaped, [plain, code]) => escaped.replaceAll(plain, code), text);
}

export function unescapeField(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  );
}

/** Undefined for comments, for blank lines, and for lines that are too short to mean anything. */
function entryOf(line: string): FstabEntry | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const fields = line.split(/[ \t]+/).filter((field) => field !== "");
  const [device, target, fstype, options, dump, pass] = fields;
  if (device === undefined || target === undefined || fstype === undefined) return undefined;
  return {
    device: unescapeField(device),
    target: withoutSlash(unescapeField(target)),
    fstype: unescapeField(fstype),
    options: unescapeField(options ?? "defaults"),
    dump: Number(dump ?? 0),
    pass: Number(pass ?? 0),
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

export type Chosen = (entry: FstabEntry) => boolean;

/** The first that is meant: it is the one that `mount` takes too. */
export function findEntry(text: string, isMeant: Chosen): FstabEntry | undefined {
  return text
    .split("\n")
    .map(entryOf)
    .find((entry) => entry !== undefined && isMeant(entry));
}

/** Puts the entry in the place of the first that is meant, or at the end; others that are meant go. */
export function withEntry(text: string, entry: FstabEntry, isMeant: Chosen): string {
  let isPlaced = false;
  const lines = text.split("\n").flatMap((line) => {
    const found = entryOf(line);
    if (found === undefined || !isMeant(found)) return [line];
    if (isPlaced) return [];
    isPlaced = true;
    return [isSame(found, entry) ? line : lineOf(entry)];
  });
  if (isPlaced) return lines.join("\n");
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${before}${lineOf(entry)}\n`;
}

export function withoutEntry(text: string, isMeant: Chosen): string {
  return text
    .split("\n")
    .filter((line) => {
      const found = entryOf(line);
      return found === undefined || !isMeant(found);
    })
    .join("\n");
}

function isSame(a: FstabEntry, b: FstabEntry): boolean {
  return lineOf(a) === lineOf(b);
}

function lineOf({ device, target, fstype, options, dump, pass }: FstabEntry): string {
  const texts = [device, target, fstype, options].map(escapeField);
  return [...texts, dump, pass].join(" ");
}
