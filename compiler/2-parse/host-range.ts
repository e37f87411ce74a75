// Host names in bulk: `web[01:20].example.com` counts, `db[a,b].example.com` lists.

export type ExpandedHosts =
  | { readonly kind: "hosts"; readonly names: readonly string[] }
  | { readonly kind: "fault"; readonly reason: string };

/** More than a fleet has, and few enough to hold. */
const hostLimit = 1_000_000;

export function expandHosts(pattern: string): ExpandedHosts {
  let names: readonly string[] = [""];
  let done = 0;
  for (let open = pattern.indexOf("["); open !== -1; open = pattern.indexOf("[", done)) {
    const close = pattern.indexOf("]", open);
    if (close === -1) return fault("the bracket is never closed");
    const choices = choicesOf(pattern.slice(open + 1, close));
    if (typeof choices === "string") return fault(choices);
    if (names.length * choices.length > hostLimit) {
      return fault(`it stands for more than ${hostLimit} hosts`);
    }
    const before = pattern.slice(done, open);
    names = names.flatMap((name) => choices.map((choice) => name + before + choice));
    done = close + 1;
  }
  const whole = names.map((name) => name + pattern.slice(done));
  const odd = whole.find((name) => !/^[A-Za-z0-9._-]+$/u.test(name));
  if (odd !== undefined) {
    return fault(`"${odd}" is no host name: it has letters, digits, dots, dashes and underscores`);
  }
  return { kind: "hosts", names: whole };
}

function fault(reason: string): ExpandedHosts {
  return { kind: "fault", reason };
}

/** The alternatives between two brackets, or what is wrong with them. */
function choicesOf(text: string): readonly string[] | string {
  const range = /^(\d+):(\d+)$/u.exec(text);
  if (range === null) {
    const list = text.split(",").map((choice) => choice.trim());
    return list.length > 1 && list.every((choice) => choice !== "") && !text.includes(":")
      ? list
      : `"[${text}]" is neither a range such as [01:20] nor a list such as [a,b]`;
  }
  const [, first = "", last = ""] = range;
  const [from, to] = [Number(first), Number(last)];
  if (from > to) return `the range [${text}] ends before it starts`;
  if (to - from >= hostLimit) return `it stands for more than ${hostLimit} hosts`;
  // Zeros in front say how wide the numbers are.
  const width = first.startsWith("0") ? first.length : 0;
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i).padStart(width, "0"));
}
