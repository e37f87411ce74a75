// Finds what should have been a secret and stands in a file in clear: keys, tokens, and what looks like a password.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import { isAllowed } from "./allowed-secret.ts";
import { passwordInClear, secretInClear } from "./diagnostics.ts";
import { secretsIn } from "./secret-forms.ts";

/** Whatever the kind of file: a template or a script holds keys as well as a configcrate does. */
export function clearSecrets(source: Source): readonly Diagnostic[] {
  const { text } = source;
  const found: Diagnostic[] = [];
  const note = (start: number, end: number, told: Diagnostic): void => {
    const isTold = found.some(({ subject }) => start < subject.end && subject.start < end);
    if (!isTold && !isAllowed(text, start)) found.push(told);
  };
  for (const { what, start, end } of secretsIn(text)) {
    note(start, end, secretInClear(what, { source, start, end }));
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
