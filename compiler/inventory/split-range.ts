// Takes one host out of a range or list of names: what stands for those before it, and for those after it.
import { expandHosts } from "../2-parse/host-range.ts";

export interface SplitRange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** In the order in which the whole pattern names its hosts; undefined when it does not name this one. */
export function splitRange(pattern: string, host: string): SplitRange | undefined {
  const open = pattern.indexOf("[");
  if (open === -1) return pattern === host ? { before: [], after: [] } : undefined;
  const close = pattern.indexOf("]", open);
  const lead = pattern.slice(0, open);
  const rest = pattern.slice(close + 1);
  const brackets = pattern.slice(open, close + 1);
  const choices = expandHosts(brackets);
  if (choices.kind === "fault" || !host.startsWith(lead)) return undefined;
  for (const [at, choice] of choices.names.entries()) {
    if (!host.startsWith(lead + choice)) continue;
    const within = splitRange(rest, host.slice(lead.length + choice.length));
    if (within === undefined) continue;
    const isRange = brackets.includes(":");
    const others = (names: readonly string[]): readonly string[] =>
      names.length === 0 ? [] : [lead + bracketed(names, isRange) + rest];
    const same = (parts: readonly string[]): readonly string[] =>
      parts.map((part) => lead + choice + part);
    return {
      before: [...others(choices.names.slice(0, at)), ...same(within.before)],
      after: [...same(within.after), ...others(choices.names.slice(at + 1))],
    };
  }
  return undefined;
}

function bracketed(names: readonly string[], isRange: boolean): string {
  const [first = ""] = names;
  if (names.length === 1) return first;
  return isRange ? `[${first}:${names.at(-1)}]` : `[${names.join(",")}]`;
}
