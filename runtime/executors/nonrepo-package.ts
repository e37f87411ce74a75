// Looks after a package that comes as a file, from an address, the stacks tree or the host itself.
import type { HostView, Program, Step } from "../host/host.ts";
import { once } from "./once.ts";
import { packageFilesFolder } from "../contract/notes.ts";
import { sha256 } from "../trust/hash.ts";
import { oneOf, optionalText, requiredText } from "./attributes.ts";
import { stuck, type Attributes, type Decision } from "./executor.ts";
import type { Executor, Surroundings } from "./executor.ts";
import { actStep, besidesOf } from "./package-act.ts";
import { chooseProvider } from "./package-providers/choose.ts";
import type {
  Foretold,
  InstalledPackage,
  PackageAct,
  PackageProvider,
} from "./package-providers/provider.ts";
import { observeApproach } from "./target-path.ts";

interface FileWant {
  readonly name: string;
  readonly state: "present" | "absent" | "latest";
  readonly url?: string;
  readonly artifact?: string;
  readonly sha256?: string;
  readonly version?: string;
}

interface FileFound {
  readonly provider: PackageProvider;
  /** A transaction was cut short, and must be finished before another. */
  readonly unfinished: boolean;
  readonly installed?: InstalledPackage;
  /** Of the file that was installed last by this resource. */
  readonly lastDigest?: string;
  /** Folders above the note of that which do not exist. */
  readonly missing: readonly string[];
  /** Looked at only when it may be needed. */
  readonly file?: PackageFile;
  readonly foretold?: Foretold;
}

type PackageFile =
  | {
      readonly kind: "fit";
      readonly content: Uint8Array;
      readonly digest: string;
      readonly version: string;
    }
  | { readonly kind: "unfit"; readonly reason: string };

export const nonrepoPackage: Executor<FileWant, FileFound | undefined> = {
  type: "nonrepo_package",
  reach: "system",
  attributes: ["package", "url", "artifact", "sha256", "version", "state"],
  want,
  target: (want) => want.name,
  observe,
  decide,
};

/** Stands in command lines for the file, whose place is known only once it is written. */
function placeholderFor({ file }: PackageProvider): string {
  return `{package-file}${file.suffix}`;
}

function want(attributes: Attributes): FileWant {
  const name = requiredText(attributes, "package");
  if (!/^[\w@][^\s/;&|<>"'`$\\]*$/u.test(name)) {
    throw new Error(`"${name}" is not the name of a package`);
  }
  const url = optionalText(attributes, "url");
  const artifact = optionalText(attributes, "artifact");
  const digest = optionalText(attributes, "sha256");
  const version = optionalText(attributes, "version");
  return {
    name,
    state: oneOf(attributes, "state", ["present", "absent", "latest"]),
    ...(url !== undefined && { url }),
    ...(artifact !== undefined && { artifact }),
    ...(digest !== undefined && { sha256: digest.toLowerCase() }),
    ...(version !== undefined && { version }),
  };
}

async function observe(
  want: FileWant,
  host: HostView,
  { files }: Surroundings,
): Promise<FileFound | undefined> {
  const provider = await chooseProvider("auto", host);
  if (provider === undefined) return undefined;
  const { packages, unfinished } = await once(provider.table, host);
  const installed = packages.get(want.name);
  const note = await host.read(noteOf(want.name));
  const found: FileFound = {
    provider,
    unfinished,
    ...(installed !== undefined && { installed }),
    ...(note !== undefined && { lastDigest: new TextDecoder().decode(note).trim() }),
    missing: (await observeApproach(noteOf(want.name), host)).missing,
  };
  if (want.state === "absent") {
    const foretold = installed && (await foresee(removal(want.name), found, host));
    return { ...found, ...(foretold !== undefined && { foretold }) };
  }
  if (!mayNeedFile(want, found)) return found;
  const file = await fileFor(want, { provider, host, files });
  const act = file.kind === "fit" ? installation(want, { ...found, file }) : undefined;
  const foretold = act === undefined ? undefined : await foresee(act, { ...found, file }, host);
  return { ...found, file, ...(foretold !== undefined && { foretold }) };
}

function mayNeedFile(want: FileWant, { provider, installed, lastDigest }: FileFound): boolean {
  if (installed === undefined || installed.broken === true) return true;
  if (want.version !== undefined && provider.compare(want.version, installed.version) !== 0) {
    return true;
  }
  // Without a checksum in the policy, only the file itself says whether it has changed.
  return want.state === "latest" && (want.sha256 === undefined || want.sha256 !== lastDigest);
}

interface Asking {
  readonly provider: PackageProvider;
  readonly host: HostView;
  readonly files: Surroundings["files"];
}

/** Nothing of the file is believed before its checksum is, and nothing is installed before its name. */
async function fileFor(want: FileWant, { provider, host, files }: Asking): Promise<PackageFile> {
  const content = await bytesFor(want, host, files);
  const digest = sha256(content);
  if (want.sha256 !== undefined && want.sha256 !== digest) {
    const reason = `the file has the checksum ${digest}, and not ${want.sha256}: it is not installed`;
    return { kind: "unfit", reason };
  }
  const program = {
    ...provider.file.describe(placeholderFor(provider)),
    ...attached(provider, content),
  };
  const answered = await host.ask(program);
  const said = answered?.code === 0 ? provider.file.described(answered.out) : undefined;
  if (said === undefined) {
    return { kind: "unfit", reason: `the file is no package that ${provider.name} could read` };
  }
  if (said.name !== want.name) {
    const reason = `the file holds the package "${said.name}", and not "${want.name}"`;
    return { kind: "unfit", reason };
  }
  if (want.version !== undefined && provider.compare(want.version, said.version) !== 0) {
    const reason = `the file holds version ${said.version}, and not ${want.version}`;
    return { kind: "unfit", reason };
  }
  return { kind: "fit", content, digest, version: said.version };
}

async function bytesFor(
  { url, artifact }: FileWant,
  host: HostView,
  files: Surroundings["files"],
): Promise<Uint8Array> {
  if (url !== undefined) return host.download(url);
  if (artifact === undefined) throw new Error("neither `url` nor `artifact` says where it is");
  if (!artifact.startsWith("/")) return files.file(artifact).read();
  const content = await host.read(artifact);
  if (content === undefined) throw new Error(`there is no file "${artifact}" on this host`);
  return content;
}

/** Undefined when what is there came from this very file, or will do. */
function installation(
  want: FileWant,
  { provider, installed, lastDigest, file }: FileFound,
): PackageAct | undefined {
  if (file?.kind !== "fit") return undefined;
  const isWhole = installed !== undefined && installed.broken !== true;
  const order = isWhole ? provider.compare(file.version, installed.version) : 1;
  const isChanged = want.state === "latest" && lastDigest !== file.digest;
  if (isWhole && !isChanged && (want.version === undefined || order === 0)) return undefined;
  return {
    kind: "install",
    packages: [{ name: placeholderFor(provider) }],
    flags: [],
    purge: false,
    downgrade: order < 0,
    ...(order === 0 && { again: true }),
    refreshed: false,
  };
}

function removal(name: string): PackageAct {
  const base = { flags: [], purge: false, downgrade: false, refreshed: false };
  return { kind: "remove", packages: [{ name }], ...base };
}

async function foresee(
  act: PackageAct,
  { provider, file }: FileFound,
  host: HostView,
): Promise<Foretold | undefined> {
  const preview = provider.preview(act);
  if (preview === undefined) return undefined;
  const answered = await host.ask({ ...preview, ...attached(provider, contentOf(file)) });
  return answered === undefined ? undefined : provider.foretold(answered);
}

function attached(
  provider: PackageProvider,
  content: Uint8Array | undefined,
): Pick<Program, "privateFile"> {
  if (content === undefined) return {};
  const placeholder = placeholderFor(provider);
  const name = `package${provider.file.suffix}`;
  return { privateFile: { placeholder, content, name, onDisk: true } };
}

function contentOf(file: PackageFile | undefined): Uint8Array | undefined {
  return file?.kind === "fit" ? file.content : undefined;
}

function decide(want: FileWant, found: FileFound | undefined): Decision {
  if (found === undefined) return stuck("this host has no package manager that is known here");
  const { installed, lastDigest, file } = found;
  if (installed?.held === true) {
    if (want.state === "absent" || file !== undefined) {
      return stuck(`"${want.name}" is held on this host; lift the hold`);
    }
  }
  if (want.state === "absent") {
    const unnote: readonly Step[] =
      lastDigest === undefined ? [] : [{ kind: "remove-file", path: noteOf(want.name) }];
    if (installed === undefined && unnote.length === 0) return { kind: "settled" };
    const act =
      installed === undefined ? [] : [...repair(found), stepFor(want, found, removal(want.name))];
    const note = installed === undefined ? {} : noteOn(want, found, removal(want.name));
    return { kind: "steps", change: "deleted", steps: [...act, ...unnote], ...note };
  }
  if (file?.kind === "unfit") return stuck(file.reason);
  const act = installation(want, found);
  if (act === undefined || file === undefined) return { kind: "settled" };
  const content = new TextEncoder().encode(`${file.digest}\n`);
  return {
    kind: "steps",
    change: installed === undefined ? "created" : "updated",
    steps: [
      ...repair(found),
      stepFor(want, found, act),
      ...found.missing.map((path): Step => ({ kind: "make-folder", path, mode: 0o755 })),
      { kind: "write-file", path: noteOf(want.name), content, mode: 0o644 },
    ],
    ...noteOn(want, found, act),
  };
}

function repair({ provider, unfinished }: FileFound): readonly Step[] {
  const { repair: program } = provider;
  return unfinished && program !== undefined ? [{ kind: "run", program }] : [];
}

function stepFor(want: FileWant, { provider, foretold, file }: FileFound, act: PackageAct): Step {
  const version = file?.kind === "fit" ? `${want.name} ${file.version} from a file` : want.name;
  const step = actStep(act, { provider, foretold, named: [version], own: [want.name] });
  return { ...step, program: { ...step.program, ...attached(provider, contentOf(file)) } };
}

function noteOn(
  want: FileWant,
  { foretold }: FileFound,
  act: PackageAct,
): { readonly note?: string } {
  const besides = besidesOf(act, foretold, [want.name]);
  return besides.length === 0 ? {} : { note: besides.join("; ") };
}

function noteOf(name: string): string {
  return `${packageFilesFolder}/${encodeURIComponent(name)}`;
}
