// Looks after one repository of the package manager, and the key that its packages are signed with.
import type { FileState, HostView, Step } from "../host/host.ts";
import { readPgpKey, type PgpKey } from "../trust/pgp-key.ts";
import { oneOf, optionalFlag, optionalText, requiredText, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision } from "./executor.ts";
import type { Executor } from "./executor.ts";
import { chooseProvider } from "./package-providers/choose.ts";
import type { PackageProvider } from "./package-providers/provider.ts";
import { apkLayout } from "./repository-layouts/apk.ts";
import { aptLayout } from "./repository-layouts/apt.ts";
import type {
  Described,
  RepositoryLayout,
  RepositoryWant,
  WantedFile,
} from "./repository-layouts/layout.ts";
import { pacmanLayout } from "./repository-layouts/pacman.ts";
import { dnfLayout, zypperLayout } from "./repository-layouts/rpm.ts";
import { observeApproach } from "./target-path.ts";

interface Found {
  readonly name: string;
  readonly described: Described;
  readonly key?: HeldFile;
  readonly main: HeldFile;
  readonly before: readonly HeldFile[];
  /** Those that are there, of what should not be. */
  readonly gone: readonly Step[];
}

/** What is wanted, and what is there. */
interface HeldFile {
  readonly path: string;
  readonly content: Uint8Array | undefined;
  readonly mode: number;
  readonly secret?: true;
  readonly there?: FileState;
  readonly isSame: boolean;
  readonly missing: readonly string[];
}

const layouts: { readonly [name in PackageProvider["name"]]: RepositoryLayout } = {
  apt: aptLayout,
  dnf: dnfLayout,
  zypper: zypperLayout,
  pacman: pacmanLayout,
  apk: apkLayout,
};

export const repository: Executor<RepositoryWant, Found | undefined> = {
  type: "repository",
  reach: "system",
  attributes: [
    "repository",
    "repo",
    "key_url",
    "key",
    "key_fingerprint",
    "format",
    "suites",
    "components",
    "gpgcheck",
    "enabled",
    "state",
  ],
  want,
  target: (want) => want.name,
  observe,
  decide,
};

function want(attributes: Attributes): RepositoryWant {
  const state = oneOf(attributes, "state", ["present", "absent"]);
  const keyUrl = optionalText(attributes, "key_url");
  const key = optionalText(attributes, "key");
  const fingerprint = optionalText(attributes, "key_fingerprint");
  // Named after its resource when it has no name of its own.
  const name = optionalText(attributes, "repository") ?? requiredText(attributes, "name");
  const repo = state === "absent" ? "" : requiredText(attributes, "repo");
  const suites = texts(attributes, "suites");
  const components = texts(attributes, "components");
  const odd = [repo, ...suites, ...components].find((text) => /[\n\r\0]/u.test(text));
  if (odd !== undefined) throw new Error("what names a repository has no line breaks");
  return {
    name,
    state,
    repo,
    ...(keyUrl !== undefined && { keyUrl }),
    ...(key !== undefined && { key }),
    ...(fingerprint !== undefined && {
      fingerprint: fingerprint.replace(/\s/gu, "").toUpperCase(),
    }),
    format: oneOf(attributes, "format", ["auto", "list", "deb822"]),
    suites,
    components,
    checked: optionalFlag(attributes, "gpgcheck") ?? true,
    enabled: optionalFlag(attributes, "enabled") ?? true,
  };
}

async function observe(want: RepositoryWant, host: HostView): Promise<Found | undefined> {
  const provider = await chooseProvider("auto", host);
  if (provider === undefined) return undefined;
  const layout = layouts[provider.name];
  const key = want.state === "absent" ? undefined : await keyFor(want, layout, host);
  const described = await layout.describe(withFingerprint(want, key), key?.path, host);
  const gone: Step[] = [];
  for (const path of described.gone) {
    const there = await host.stat(path);
    if (there !== undefined) gone.push({ kind: "remove-file", path, ...hidden(there) });
  }
  const before: HeldFile[] = [];
  for (const file of described.before) before.push(await held(bytesOf(file), host));
  const main = await held(bytesOf(described.main), host);
  return { name: want.name, described, main, before, gone, ...(key !== undefined && { key }) };
}

/** Some managers want to be told by its fingerprint which key is meant. */
function withFingerprint(want: RepositoryWant, key: HeldFile | undefined): RepositoryWant {
  const read = key?.content === undefined ? undefined : readPgpKey(key.content);
  const [fingerprint] = read?.fingerprints ?? [];
  return fingerprint === undefined ? want : { ...want, fingerprint };
}

type WantedBytes = Omit<WantedFile, "content"> & { readonly content: Uint8Array | undefined };

function bytesOf(file: WantedFile): WantedBytes {
  const { content } = file;
  return { ...file, content: content === undefined ? content : new TextEncoder().encode(content) };
}

async function held(file: WantedBytes, host: HostView): Promise<HeldFile> {
  const there = await host.stat(file.path);
  const bytes = there?.kind === "file" ? await host.read(file.path) : undefined;
  const { content, mode } = file;
  const isSame =
    content === undefined
      ? there === undefined
      : bytes !== undefined && Buffer.compare(bytes, content) === 0 && there?.mode === mode;
  const { missing } =
    there === undefined ? await observeApproach(file.path, host) : { missing: [] };
  return { ...file, isSame, missing, ...hidden(there), ...(there !== undefined && { there }) };
}

/** What not everybody may read on the host, no report shows either. */
function hidden(there: FileState | undefined): { readonly secret?: true } {
  return there !== undefined && (there.mode & 0o004) === 0 ? { secret: true } : {};
}

/** A key that is there, and is the one that is wanted, is not fetched again. */
async function keyFor(
  want: RepositoryWant,
  layout: RepositoryLayout,
  host: HostView,
): Promise<HeldFile | undefined> {
  const { key, keyUrl } = want;
  if (key === undefined && keyUrl === undefined) return undefined;
  if (key === undefined) {
    for (const isArmoured of [true, false]) {
      const path = layout.keyPath(want, { isArmoured });
      const bytes = await host.read(path);
      const known = bytes === undefined ? undefined : readPgpKey(bytes);
      if (bytes === undefined || known === undefined) continue;
      if (refusal(want, known) === undefined) return held({ path, content: bytes, mode }, host);
    }
  }
  const content =
    key === undefined ? await host.download(keyUrl ?? "") : new TextEncoder().encode(key);
  const read = readPgpKey(content);
  if (read === undefined) throw new Error("what should be a signing key is no OpenPGP public key");
  const reason = refusal(want, read);
  if (reason !== undefined) throw new Error(reason);
  return held({ path: layout.keyPath(want, read), content, mode }, host);
}

const mode = 0o644;

/** Whatever else lies in the same file would be trusted as well. */
function refusal({ fingerprint }: RepositoryWant, { fingerprints }: PgpKey): string | undefined {
  if (fingerprint === undefined) return undefined;
  const other = fingerprints.find((found) => found !== fingerprint);
  return other === undefined
    ? undefined
    : `the key has the fingerprint ${other}, and not ${fingerprint}: it is not trusted`;
}

function decide(want: RepositoryWant, found: Found | undefined): Decision {
  if (found === undefined) return stuck("this host has no package manager that is known here");
  const { described, key, main, before, gone } = found;
  const { note } = described;
  const noted = note === undefined ? {} : { note };
  const files = [...(key === undefined ? [] : [key]), ...before, main];
  const obstacle = files.find(({ there }) => there !== undefined && there.kind !== "file");
  if (obstacle !== undefined) return stuck(`"${obstacle.path}" is not a file, and is left alone`);
  if (files.every(({ isSame }) => isSame) && gone.length === 0) {
    return { kind: "settled", ...noted };
  }
  const isNewKey = key !== undefined && !key.isSame;
  const { trial } = described;
  const isTried = trial !== undefined && (!main.isSame || isNewKey);
  const steps: readonly Step[] = [
    ...(key === undefined ? [] : stepsFor(key)),
    ...(isNewKey ? (described.trust ?? []) : []),
    ...before.flatMap(stepsFor),
    ...(isTried
      ? [{ kind: "run", program: trial, about: `"fetch the lists of ${found.name}"` } as const]
      : []),
    ...stepsFor(main),
    ...gone,
  ];
  const isNew = main.there === undefined;
  const change = want.state === "absent" ? "deleted" : isNew ? "created" : "updated";
  return { kind: "steps", change, steps, ...noted };
}

function stepsFor(file: HeldFile): readonly Step[] {
  const { path, content, missing, isSame } = file;
  const secret = file.secret === true ? ({ secret: true } as const) : {};
  if (isSame) return [];
  if (content === undefined) return [{ kind: "remove-file", path, ...secret }];
  return [
    ...missing.map((folder): Step => ({ kind: "make-folder", path: folder, mode: 0o755 })),
    { kind: "write-file", path, content, mode: file.mode, ...secret },
  ];
}
