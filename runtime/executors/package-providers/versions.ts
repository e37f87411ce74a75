// Which of two versions is newer, by the rules that each package manager has for its own.

/** Negative when the first is older, positive when it is newer. */
export type CompareVersions = (one: string, other: string) => number;

/** dpkg: epoch, upstream version and revision; "~" sorts before everything, even the end. */
export const compareDebian: CompareVersions = (one, other) => {
  const [a, b] = [partsOf(one), partsOf(other)];
  return (
    a.epoch - b.epoch ||
    inTurns(a.version, b.version, debianText) ||
    inTurns(a.revision, b.revision, debianText)
  );
};

/** rpm: parts of letters or digits, whatever stands between them; 1.0a comes after 1.0. */
export const compareRpm: CompareVersions = (one, other) => bySegments(one, other, 1);

/** pacman: the same, but 1.0a comes before 1.0, as a preview of it. */
export const comparePacman: CompareVersions = (one, other) => bySegments(one, other, -1);

/** What more letters at the end make of a version: a newer one or an older one. */
type Letters = 1 | -1;

function bySegments(one: string, other: string, letters: Letters): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  const byVersion = a.epoch - b.epoch || segments(a.version, b.version, letters);
  // Whoever names no release means each of them.
  if (byVersion !== 0 || a.revision === "" || b.revision === "") return byVersion;
  return segments(a.revision, b.revision, letters);
}

/** Alpine: numbers, a letter, suffixes such as _rc1 before and _p1 after the release, and -r2. */
export const compareAlpine: CompareVersions = (one, other) => {
  const [a, b] = [alpineParts(one), alpineParts(other)];
  return (
    lists(a.numbers, b.numbers, 0) ||
    order(a.letter, b.letter) ||
    lists(a.suffixes, b.suffixes, 0) ||
    a.revision - b.revision
  );
};

interface Parts {
  readonly epoch: number;
  readonly version: string;
  readonly revision: string;
}

function partsOf(text: string): Parts {
  const [, epoch = "0", rest = ""] = /^(?:(\d+):)?(.*)$/su.exec(text.trim()) ?? [];
  const dash = rest.lastIndexOf("-");
  return {
    epoch: Number(epoch),
    version: dash === -1 ? rest : rest.slice(0, dash),
    revision: dash === -1 ? "" : rest.slice(dash + 1),
  };
}

/** Text and number by turns, as in "1.2~rc3": "" "1" "." "2" "~rc" "3". */
function inTurns(one: string, other: string, text: CompareVersions): number {
  const [a, b] = [turns(one), turns(other)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left = "", right = ""] = [a[index], b[index]];
    const result = index % 2 === 0 ? text(left, right) : numbers(left, right);
    if (result !== 0) return result;
  }
  return 0;
}

function turns(text: string): readonly string[] {
  return text.split(/(\d+)/u);
}

function debianText(one: string, other: string): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const result = debianRank(one[index]) - debianRank(other[index]);
    if (result !== 0) return result;
  }
  return 0;
}

function debianRank(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/u.test(character) ? code : code + 256;
}

/** By value, however many digits there are. */
function numbers(one: string, other: string): number {
  const [a, b] = [one.replace(/^0+/u, ""), other.replace(/^0+/u, "")];
  return a.length - b.length || order(a, b);
}

function segments(one: string, other: string, letters: Letters): number {
  const pattern = /\d+|[A-Za-z]+|~|\^/gu;
  const [a, b] = [one.match(pattern) ?? [], other.match(pattern) ?? []];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const result = segment(a[index], b[index], letters);
    if (result !== 0) return result;
  }
  return 0;
}

function segment(one: string | undefined, other: string | undefined, letters: Letters): number {
  if (one === other) return 0;
  if (one === "~" || other === "~") return one === "~" ? -1 : 1;
  // A caret is newer than the end and older than anything else.
  if (one === "^") return other === undefined ? 1 : -1;
  if (other === "^") return one === undefined ? -1 : 1;
  if (one === undefined) return isNumeric(other) ? -1 : -letters;
  if (other === undefined) return isNumeric(one) ? 1 : letters;
  const [isNumber, isOtherNumber] = [isNumeric(one), isNumeric(other)];
  if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
  return isNumber ? numbers(one, other) : order(one, other);
}

function isNumeric(text: string | undefined): boolean {
  return text !== undefined && /^\d/u.test(text);
}

interface AlpineParts {
  readonly numbers: readonly number[];
  readonly letter: string;
  readonly suffixes: readonly number[];
  readonly revision: number;
}

const suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

function alpineParts(text: string): AlpineParts {
  const [, digits = "", letter = "", ends = "", revision = "0"] =
    /^(\d+(?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:-r(\d+))?/u.exec(text) ?? [];
  return {
    numbers: digits.split(".").map(Number),
    letter,
    suffixes: [...ends.matchAll(/_([a-z]+)(\d*)/gu)].flatMap(([, name = "", number = ""]) => [
      suffixes.indexOf(name) - suffixes.indexOf(""),
      Number(number),
    ]),
    revision: Number(revision),
  };
}

function lists(one: readonly number[], other: readonly number[], end: number): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const result = (one[index] ?? end) - (other[index] ?? end);
    if (result !== 0) return result;
  }
  return one.length - other.length;
}

function order(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
