// How a package manager wants to be told of a repository: which files, and with what in them.
import type { HostView, Program, RunStep } from "../../host/host.ts";
import type { PgpKey } from "../../trust/pgp-key.ts";

export interface RepositoryWant {
  readonly name: string;
  readonly state: "present" | "absent";
  /** A whole line or an address. */
  readonly repo: string;
  readonly keyUrl?: string;
  readonly key?: string;
  /** In upper-case hex, without spaces. */
  readonly fingerprint?: string;
  readonly format: "auto" | "list" | "deb822";
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly checked: boolean;
  readonly enabled: boolean;
}

export interface RepositoryLayout {
  /** Where a key lies; undefined when this manager cannot use such a key. */
  keyPath(want: RepositoryWant, key: Pick<PgpKey, "isArmoured">): string;
  /** Throws, in words, for what this manager cannot be told. */
  describe(want: RepositoryWant, keyPath: string | undefined, host: HostView): Promise<Described>;
}

export interface Described {
  /** What the manager reads; it is put in place last, and only after it was tried. */
  readonly main: WantedFile;
  /** What has to be there before. */
  readonly before: readonly WantedFile[];
  /** What was in the place of this in another form. */
  readonly gone: readonly string[];
  /** Fetches the lists of this repository alone, from files that are not in place yet. */
  readonly trial?: Program;
  /** Makes a new key known. */
  readonly trust?: readonly RunStep[];
  readonly note?: string;
}

export interface WantedFile {
  readonly path: string;
  /** Undefined: it is not to be there. */
  readonly content: string | undefined;
  readonly mode: number;
  readonly secret?: true;
}

export interface Address {
  readonly plain: string;
  readonly user?: string;
  readonly password?: string;
}

/** Who we are has no place in a file that everybody may read. */
export function addressOf(written: string): Address {
  if (!URL.canParse(written)) return { plain: written };
  const url = new URL(written);
  const { username, password } = url;
  if (username === "" && password === "") return { plain: written };
  return {
    plain: written.replace(/^([a-z0-9+.-]+:\/\/)[^/@]*@/iu, "$1"),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

/** A file of a folder whose reader takes no other characters in names. */
export function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]/gu, "-");
}
