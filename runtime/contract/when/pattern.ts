// Regular expressions over traits, kept to a kind that does not blow up on an unlucky text.

const longestPattern = 256;
const longestText = 1024;

/** Why a pattern cannot be used, in one sentence; undefined when it can. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return `A pattern has at most ${longestPattern} characters.`;
  if (!isRegExp(pattern)) return "It is not a regular expression.";
  const bare = withoutLiterals(pattern);
  // Back references and looking around; and flags for a group, which older agents cannot read.
  if (/\\[1-9k]|\(\?(?!:|<[A-Za-z_])/u.test(bare)) {
    return "Back references, looking ahead or behind and flags of groups are not available here.";
  }
  return repeatsRepetition(bare)
    ? "A group that is repeated may itself neither repeat nor choose, because some texts would then take for ever."
    : undefined;
}

/** Anywhere in the text, unless the pattern says otherwise. A text beyond the limit never matches. */
export function matchesPattern(pattern: string, text: string): boolean {
  return text.length <= longestText && new RegExp(pattern, "u").test(text);
}

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").source !== "";
  } catch (error) {
    // The constructor is the only judge of this syntax, and it answers by throwing.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Escaped characters and classes become a dot, so that what is left is structure. */
function withoutLiterals(pattern: string): string {
  return pattern
    .replaceAll(/\\(?:[pPu]\{[^}]*\}|[^1-9k])|~/gu, ".")
    .replaceAll(/\[[^\]]*\]/gu, ".");
}

/** Groups are resolved from the inside out: a calm one becomes a dot, any other a "~". */
function repeatsRepetition(bare: string): boolean {
  let rest = bare;
  for (;;) {
    const group = /\((?:\?:|\?<\w+>)?([^()]*)\)/u.exec(rest);
    if (group === null) return false;
    const [whole, inner = ""] = group;
    const after = rest.slice(group.index + whole.length);
    const isBusy = /[*+|?~]|\{\d+,?\d*\}/u.test(inner);
    if (isBusy && /^(?:[*+]|\{\d+,?\d*\})/u.test(after)) return true;
    rest = `${rest.slice(0, group.index)}${isBusy ? "~" : "."}${after}`;
  }
}
