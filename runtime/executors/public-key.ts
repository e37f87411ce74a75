// One line of an authorized_keys file: options, kind, key and comment.

export interface PublicKey {
  readonly options: string;
  readonly kind: string;
  /** Two lines with the same one are one key. */
  readonly blob: string;
  readonly comment: string;
}

const kind = String.raw`((?:ssh|ecdsa|sk|webauthn)-[\w@.-]+)`;
const rest = String.raw`\s+([A-Za-z0-9+/=]+)(?:\s+(.*?))?\s*$`;
const bare = new RegExp(`^\\s*${kind}${rest}`, "s");
const restricted = new RegExp(`^\\s*((?:[^\\s"]|"(?:[^"\\\\]|\\\\.)*")+)\\s+${kind}${rest}`, "s");

/** Undefined for comments, blank lines, and what sshd would skip as well. */
export function readPublicKey(line: string): PublicKey | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const plain = bare.exec(line);
  const [, options = "", type, blob, comment = ""] =
    plain === null ? (restricted.exec(line) ?? []) : ["", "", ...plain.slice(1)];
  return type === undefined || blob === undefined
    ? undefined
    : { options, kind: type, blob, comment };
}

export function printPublicKey({ options, kind, blob, comment }: PublicKey): string {
  return [options, kind, blob, comment].filter((part) => part !== "").join(" ");
}

export function isSameLine(one: PublicKey, other: PublicKey): boolean {
  return printPublicKey(one) === printPublicKey(other);
}
