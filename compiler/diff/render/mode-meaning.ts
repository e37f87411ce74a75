// What a change of permissions means: who can now do what, and who no longer.

/** `group and others lose read`; undefined when it cannot be said. */
export function modeMeaning(old: string, next: string): string | undefined {
  const [before, after] = [bitsOf(old), bitsOf(next)];
  if (before === undefined || after === undefined || before === after) return undefined;
  const gained = phrases("gain", after & ~before);
  const lost = phrases("lose", before & ~after);
  return [...gained, ...lost].join(", ");
}

function bitsOf(mode: string): number | undefined {
  return /^(?:0o?)?[0-7]{1,4}$/u.test(mode) ? Number.parseInt(mode.replace("o", ""), 8) : undefined;
}

type Verb = "gain" | "lose";

const people = [
  { name: "owner", shift: 6 },
  { name: "group", shift: 3 },
  { name: "others", shift: 0 },
] as const;

const permissions = [
  { name: "read", bit: 4 },
  { name: "write", bit: 2 },
  { name: "execute", bit: 1 },
] as const;

const special = [
  { name: "setuid", bit: 0o4000 },
  { name: "setgid", bit: 0o2000 },
  { name: "sticky", bit: 0o1000 },
] as const;

/** Those for whom the same changes are named together. */
function phrases(verb: Verb, bits: number): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { name, shift } of people) {
    const what = permissions.filter(({ bit }) => ((bits >> shift) & bit) !== 0);
    if (what.length === 0) continue;
    const words = listed(what.map((permission) => permission.name));
    groups.set(words, [...(groups.get(words) ?? []), name]);
  }
  const said = [...groups].map(([what, who]) => `${subject(who, verb)} ${what}`);
  const marks = special.filter(({ bit }) => (bits & bit) !== 0).map(({ name }) => name);
  return marks.length === 0 ? said : [...said, `the file ${verb}s ${listed(marks)}`];
}

function subject(who: readonly string[], verb: Verb): string {
  if (who.length === people.length) return `everyone ${verb}s`;
  const isPlural = who.length > 1 || who.includes("others");
  return `${listed(who)} ${isPlural ? verb : `${verb}s`}`;
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
