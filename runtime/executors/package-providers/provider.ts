// What every package manager can be asked and told.
import type { Answered, HostView, Program, Step, Survey } from "../../host/host.ts";
import type { CompareVersions } from "./versions.ts";

export interface PackageProvider {
  readonly name: "apt" | "dnf" | "zypper" | "apk" | "pacman";
  /** Whether it is what this host has. */
  isHere(host: HostView): Promise<boolean>;
  /** All that is installed; asked for through `once`, because each package wants to know. */
  readonly table: Survey<PackageTable>;
  /** Whether something that is installed answers to a name that no package has. */
  isProvided(name: string, host: HostView): Promise<boolean>;
  /** Brings the lists of what could be installed up to date. */
  readonly refresh: Program;
  /** What could take the place of an installed package, by name. */
  newer(names: readonly string[], host: HostView): Promise<ReadonlyMap<string, string>>;
  /** Of a wanted version and an installed one, in this order. */
  readonly compare: CompareVersions;
  /** Finishes what was cut short, where that must come first. */
  readonly repair?: Program;
  program(act: PackageAct): Program;
  /** The same, and nothing is done; undefined when it cannot be foreseen. */
  preview(act: PackageAct): Program | undefined;
  /** What a preview says; why not, when it cannot be done. */
  foretold(answered: Answered): Foretold;
  /** Whose removal also takes what configuration a removed package left. */
  clear?(names: readonly string[]): Program;
  /** Makes something that came along with others stay for its own sake. */
  keep?(names: readonly string[]): Program;
  /** Undoes that to ask for a version once means to keep it. */
  loosen?(names: readonly string[]): Program;
  hold(names: readonly string[], host: HostView): Promise<readonly Step[]>;
  release(names: readonly string[], host: HostView): Promise<readonly Step[]>;
  /** Exit statuses that mean success besides 0. */
  readonly codes?: readonly number[];
  /** What a package file says of itself. */
  readonly file: PackageFiles;
}

export interface PackageFiles {
  /** How the name of such a file must end. */
  readonly suffix: string;
  /** Prints name, version and architecture, one a line or separated by tabs. */
  describe(path: string): Program;
  described(out: string): { readonly name: string; readonly version: string } | undefined;
}

export interface PackageTable {
  /** By name, and by name and architecture where the host may have several of them. */
  readonly packages: ReadonlyMap<string, InstalledPackage>;
  /** Removed, with their configuration left behind. */
  readonly leftovers: ReadonlySet<string>;
  /** A transaction was cut short, and nothing else can be done before it is finished. */
  readonly unfinished: boolean;
}

export interface InstalledPackage {
  readonly version: string;
  /** Not all of it is in place. */
  readonly broken?: true;
  /** The package manager was told to leave it as it is. */
  readonly held?: true;
  /** It came along with others, and may go with them. */
  readonly auto?: true;
}

export interface PackageAct {
  readonly kind: "install" | "upgrade" | "remove";
  readonly packages: readonly WantedPackage[];
  readonly flags: readonly string[];
  readonly purge: boolean;
  /** Some of them become older. */
  readonly downgrade: boolean;
  /** What is there is put in place anew, even in the same version. */
  readonly again?: true;
  /** The lists are new, so that where that matters everything is brought to them. */
  readonly refreshed: boolean;
}

export interface WantedPackage {
  /** A name, or the path of a package file. */
  readonly name: string;
  readonly version?: string;
  /** What is there already, and becomes this. */
  readonly newest?: string;
}

export type Foretold =
  | {
      readonly kind: "possible";
      readonly installs: readonly string[];
      readonly removes: readonly string[];
    }
  | { readonly kind: "impossible"; readonly reason: string };

/** What went wrong is in the last lines most of the time. */
export function impossible({ out, err }: Answered): Foretold {
  const said = err.trim() === "" ? out.trim() : err.trim();
  return { kind: "impossible", reason: said.split("\n").slice(-6).join("\n") };
}

/** The first of what a pattern catches, line by line. */
export function caught(text: string, pattern: RegExp): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const name = pattern.exec(line)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** An answer without which nothing can be said. */
export async function answerOf(program: Program, host: HostView): Promise<Answered> {
  const answered = await host.ask(program);
  if (answered === undefined)
    throw new Error(`there is no program "${program.argv[0]}" on this host`);
  return answered;
}

export async function outputOf(program: Program, host: HostView): Promise<string> {
  const { code, out, err } = await answerOf(program, host);
  if (code === 0) return out;
  throw new Error(`"${program.argv.join(" ")}" failed with exit code ${code}: ${err.trim()}`);
}

/** As the package manager's own text, or undefined. */
export async function textAt(path: string, host: HostView): Promise<string | undefined> {
  const bytes = await host.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** With "*" and "?" as shells read them. */
export function isLike(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/gu, "\\$&")
    .replace(/\*/gu, ".*")
    .replace(/\?/gu, ".");
  return new RegExp(`^${source}$`, "u").test(text);
}
