// Whether an answer is a configcrate at all: one document, of the right shape, with nothing hidden in it.
import { parse } from "../2-parse/parse.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { readYaml } from "../2-parse/yaml/read.ts";
import { check } from "../3-check/check.ts";
import { readItems, type CrateItems } from "../drafts/read-items.ts";
import type { Source } from "../source/source.ts";
import type { Draft } from "../drafts/draft.ts";

export interface Subject {
  readonly crate: Source;
  /** Of that crate, without anything that is not in it. */
  readonly draft: Draft;
}

const longest = 256 * 1024;

/** What it says, or a sentence about what is wrong with it. */
export function soundAnswer(answer: string, { crate, draft }: Subject): CrateItems | string {
  if (answer.length > longest) return "it is too long";
  const text = `${withoutFence(answer.replaceAll("\r\n", "\n"))}\n`;
  // A reader must see what a parser sees.
  if (/[^\P{Cc}\t\n]|[\p{Cs}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.test(text)) {
    return "it holds signs that cannot be seen";
  }
  const source: Source = { path: `configcrates/${draft.name}.vgo`, text };
  let isSound = true;
  const [root, ...others] = readYaml(source, ({ severity }) => {
    if (severity === "error") isSound = false;
  });
  if (!isSound || root?.kind !== "map" || others.length > 0) return "it is not one YAML document";
  if (root.entries.some(({ key }) => !["name", "vars", "resources"].includes(key))) {
    return "it says more than a draft does";
  }
  const known = new Set(mistakesIn({ path: source.path, text: draft.text }));
  if (mistakesIn(source).some((mistake) => !known.has(mistake)))
    return "it is no valid configcrate";
  const secrets = new Set(secretsIn(crate.text));
  if (secretsIn(text).some((path) => !secrets.has(path))) return "it asks for a secret of others";
  if (entryOf(root, "resources") === undefined) return "it says nothing";
  return readItems(source) ?? "it is no valid configcrate";
}

/** One around the whole answer means nothing; what stands beside it would be prose. */
function withoutFence(answer: string): string {
  const trimmed = answer.trim();
  return /^```(?:ya?ml)?\n([^]*)\n```$/u.exec(trimmed)?.[1] ?? trimmed;
}

/** As far as one file can tell; what other files bring, the draft itself may lack here too. */
function mistakesIn(source: Source): readonly string[] {
  const found: string[] = [];
  const report: Parameters<typeof parse>[1] = ({ severity, code, summary }) => {
    if (severity === "error") found.push(`${code} ${summary}`);
  };
  check(parse({ files: new Map([[source.path, source]]), inventories: [] }, report), report);
  return found;
}

function secretsIn(text: string): readonly string[] {
  return [...text.matchAll(/secret:([^\s"'{}]*)/gu)].map((match) => match[1] ?? "");
}
