// Whether somebody has said, in a comment beside it, that what looks like a secret is none.

const allowance = "vigo:allow-secret";

/** On its line, on the line above, on the line that begins its block, or above that. */
export function isAllowed(text: string, at: number): boolean {
  const lines = text.slice(0, at).split("\n");
  const own = lines.length - 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(at - (lines[own]?.length ?? 0), end === -1 ? text.length : end);
  const indent = indentOf(line);
  const above = lines.findLastIndex(
    (other, index) => index < own && other.trim() !== "" && indentOf(other) < indent,
  );
  const places = [line, lines[own - 1], lines[above], lines[above - 1]];
  return places.some((place) => place?.includes(allowance) === true);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
