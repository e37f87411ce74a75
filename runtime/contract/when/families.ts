// The two vocabularies of os_family: a host has a kernel family, and a packaging family beside it.

/**
 * Kernels, and `bsd` for any of its kind. A word that is not here is a packaging family: a host's
 * packaging family alone decides then, so that the compiler need not know its kernel.
 */
export const kernelFamilies: ReadonlySet<string> = new Set([
  "linux",
  "windows",
  "darwin",
  "bsd",
  "freebsd",
  "openbsd",
  "netbsd",
  "dragonfly",
  "illumos",
  "sunos",
  "aix",
  "hurd",
  "haiku",
]);

/** Every kernel that a word can mean. */
export function kernelsOf(word: string): readonly string[] {
  if (word === "bsd") return ["bsd", "freebsd", "openbsd", "netbsd", "dragonfly"];
  if (word === "illumos" || word === "sunos") return ["illumos", "sunos"];
  return [word];
}

/** Packaging families that exist on Linux alone. */
export const linuxFamilies: ReadonlySet<string> = new Set([
  "debian",
  "redhat",
  "suse",
  "arch",
  "alpine",
  "gentoo",
  "void",
  "nixos",
  "slackware",
  "mandrake",
]);
