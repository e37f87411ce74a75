// The password field of an account: what it says now, and what it is to say.
import type { HostView } from "../../host/host.ts";

export interface PasswordWant {
  readonly password?: string;
  readonly locked?: boolean;
}

export type PasswordPlan =
  | { readonly kind: "keep" }
  /** The whole field, with its lock. */
  | { readonly kind: "set"; readonly field: string }
  | { readonly kind: "lock" }
  /** One exclamation mark goes each time. */
  | { readonly kind: "unlock"; readonly times: number }
  | { readonly kind: "stuck"; readonly reason: string };

/** What stands behind the lock: a hash that a password can match, or nothing that any password matches. */
export function hashIn(field: string): string {
  return field.replace(/^!+/, "");
}

export function isLocked(field: string): boolean {
  return field.startsWith("!") || field.startsWith("*");
}

/** A field that crypt wrote, or one of the marks that no password matches. */
export function isHash(password: string): boolean {
  return (
    /^!*(\$(1|2[abxy]?|5|6|7|y|gy|sha1|md5)[$,][^:\s]+|[*!]*)$/.test(password) && password !== ""
  );
}

/**
 * The hash that is wanted: the given one, or that of the plain password. What is there stays when it is
 * that of the plain password, for each hashing gives another.
 */
export async function observeHash(
  password: string,
  current: string | undefined,
  host: HostView,
): Promise<string> {
  if (password.startsWith("secret:")) {
    throw new Error("`password` names a secret that this host was not given");
  }
  // A mark without a hash lets nobody in; without the mark, an empty field would let in everybody.
  if (isHash(password)) return hashIn(password) === "" ? "*" : hashIn(password);
  if (password === "" || /[\r\n\0]/.test(password)) {
    throw new Error("`password` is empty or holds a line break, so nobody could log in with it");
  }
  const [, scheme, salt] = /^\$([156])\$([^$]+)\$/.exec(hashIn(current ?? "")) ?? [];
  if (scheme !== undefined && salt !== undefined && !salt.startsWith("rounds=")) {
    const same = await hashed(password, [`-${scheme}`, "-salt", salt], host);
    if (same === hashIn(current ?? "")) return same;
  }
  return hashed(password, ["-6"], host);
}

async function hashed(
  password: string,
  options: readonly string[],
  host: HostView,
): Promise<string> {
  const stdin = new TextEncoder().encode(`${password}\n`);
  const answered = await host.ask({ argv: ["openssl", "passwd", ...options, "-stdin"], stdin });
  if (answered?.code === 0) return answered.out.trim();
  const why = answered === undefined ? "there is no `openssl` on this host" : "`openssl` failed";
  throw new Error(`a plain password cannot be hashed: ${why}; give a hash such as $6$... instead`);
}

/** `current` is undefined for an account that is still to be made; a new one is locked. */
export function passwordPlan(
  { locked }: PasswordWant,
  hash: string | undefined,
  current: string | undefined,
): PasswordPlan {
  const before = current ?? "!";
  const isToLock = locked ?? (current !== undefined && before.startsWith("!"));
  if (hash !== undefined && hash !== hashIn(before)) {
    const field = isToLock && !isLocked(hash) ? `!${hash}` : hash;
    if (locked === false && isUnusable(hash)) return nothingToUnlock;
    return field === before ? { kind: "keep" } : { kind: "set", field };
  }
  if (locked === undefined || locked === isLocked(before)) return { kind: "keep" };
  if (locked) return { kind: "lock" };
  return isUnusable(hashIn(before))
    ? nothingToUnlock
    : { kind: "unlock", times: before.length - hashIn(before).length };
}

/** Without its lock such an account would be open to everybody, or still to nobody. */
function isUnusable(hash: string): boolean {
  return hash === "" || hash.startsWith("*");
}

const nothingToUnlock: PasswordPlan = {
  kind: "stuck",
  reason: "the account has no password that could be unlocked: give one with `password`",
};
