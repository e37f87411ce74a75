// Finds what should have been a secret and stands in a file in clear: keys, tokens, and what looks like a password.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import { passwordInClear, secretInClear } from "./diagnostics.ts";

/** In the text itself, or beside it, it says that what looks like a secret is none. */
const allowance = "vigo:allow-secret";

/** Whatever the kind of file: a template or a script holds keys as well as a configcrate does. */
export function clearSecrets(source: Source): readonly Diagnostic[] {
  const { text } = source;
  const found: Diagnostic[] = [];
  const note = (start: number, end: number, told: Diagnostic): void => {
    const isTold = found.some(({ subject }) => start < subject.end && subject.start < end);
    if (!isTold && !isAllowed(text, start)) found.push(told);
  };
  for (const [pattern, what] of tokens) {
    for (const match of text.matchAll(pattern)) {
      const { index, 0: whole } = match;
      if (whole.includes("EXAMPLE")) continue;
      // Of a key that goes over many lines the first one says enough.
      const end = index + (whole.split("\n")[0]?.trimEnd().length ?? 0);
      note(index, end, secretInClear(what, { source, start: index, end }));
    }
  }
  for (const match of text.matchAll(assignment)) {
    const { name = "", value = "" } = match.groups ?? {};
    if (!isPasswordName(name) || !isPassword(value)) continue;
    const start = match.index + match[0].length - value.length;
    const end = start + value.length;
    note(start, end, passwordInClear(name, { source, start, end }));
  }
  for (const match of text.matchAll(address)) {
    const { password = "" } = match.groups ?? {};
    const start = match.index + match[0].length - password.length - 1;
    const end = start + password.length;
    if (!isPlaceholder(password)) note(start, end, passwordInClear("URL", { source, start, end }));
  }
  return found;
}

/** Each is long and odd enough to be nothing else. */
const tokens: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\n|\s)+(?:[A-Za-z-]+: [^\n]*\s+)*[A-Za-z0-9+/=]{24,}/gu,
    "a private key",
  ],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/gu, "a private key of age"],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/gu, "an access key of AWS"],
  [/\bAIza[0-9A-Za-z_-]{35}\b/gu, "a key of Google Cloud"],
  [/\bAccountKey=[A-Za-z0-9+/]{86}==/gu, "a key of Azure storage"],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/gu, "a token of GitHub"],
  [/\bgithub_pat_[A-Za-z0-9_]{60,}\b/gu, "a token of GitHub"],
  [/\bglpat-[A-Za-z0-9_-]{20,}/gu, "a token of GitLab"],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{20,}/gu, "a token of Slack"],
  [/\b[rs]k_live_[A-Za-z0-9]{24,}\b/gu, "a key of Stripe"],
  [/\bnpm_[A-Za-z0-9]{36}\b/gu, "a token of npm"],
  [/\bdop_v1_[a-f0-9]{64}\b/gu, "a token of DigitalOcean"],
  [/\bhvs\.[A-Za-z0-9_-]{24,}/gu, "a token of Vault"],
  [/\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/gu, "a key of SendGrid"],
  [/\bsk-(?:ant-|proj-)[A-Za-z0-9_-]{32,}/gu, "a key of an AI provider"],
];

/** One line of YAML: a name and its value, with or without quotes. */
const assignment =
  /^[ \t]*(?:- )?["']?(?<name>[A-Za-z][\w.-]*)["']?[ \t]*:[ \t]+(?<value>"[^"\n]*"|'[^'\n]*'|[^\s"'#|>&*![{][^\n#]*?)(?=[ \t]*(?:#[^\n]*)?\r?$)/gmu;

const address = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']+:(?<password>[^\s/:@"']{3,})@/giu;

function isPasswordName(name: string): boolean {
  return (
    /(?:^|[_.-])(?:password|passwd|passphrase|secret|secret_?key|api_?key|access_?key|private_?key|auth_?token|token)$/iu.test(
      name,
    ) && !/^(?:watch|has|use|no|max|min|allow)[_-]/iu.test(name)
  );
}

function isPassword(value: string): boolean {
  const bare = /^(["']).*\1$/u.test(value) ? value.slice(1, -1) : value;
  if (bare.length < 4 || isPlaceholder(bare)) return false;
  // References, hashes and paths are what should stand there.
  return !/^(?:secret:|\$\d|\$[a-z0-9]+\$|\{[A-Z0-9]+\}|\/|[!*]|(?:true|false|null|none|present|absent)$)/u.test(
    bare,
  );
}

/** What a template prints, or an environment gives, is not here. */
function isPlaceholder(text: string): boolean {
  return /\{\{|\$\{|\$\w|secret:|^<.*>$|^%/u.test(text);
}

/** On its line, on the line above, on the line that begins its block, or above that. */
function isAllowed(text: string, at: number): boolean {
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
