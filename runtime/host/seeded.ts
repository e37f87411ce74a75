// A host that is written down: fixtures and tests start from one.
import { dirname } from "node:path/posix";
import type { Answered, FileState, Host, HostView, Program } from "./host.ts";
import { imagined } from "./imagined.ts";

export interface Seed {
  /** Folders above those named here exist too. */
  readonly paths?: { readonly [path: string]: SeededPath };
  readonly users?: { readonly [name: string]: number };
  readonly groups?: { readonly [name: string]: number };
  readonly canOwn?: boolean;
  readonly confined?: boolean;
  /** What programs say. A program that is not among them does not exist. */
  readonly answers?: readonly SeededAnswer[];
  /** What may be fetched, as text. */
  readonly downloads?: { readonly [url: string]: string };
}

export interface SeededAnswer {
  readonly argv: readonly string[];
  /** When given, it must be asked with just this on its standard input. */
  readonly stdin?: string;
  readonly code?: number;
  readonly out?: string;
  readonly err?: string;
}

export interface SeededPath {
  /** A file unless said otherwise. */
  readonly kind?: FileState["kind"];
  readonly content?: string;
  readonly linkTo?: string;
  /** In octal; 0644 for files and 0755 for folders. */
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly device?: number;
  readonly inode?: number;
  readonly links?: number;
  readonly modified?: number;
}

export function seeded(seed: Seed): Host {
  const paths = new Map<string, SeededPath>([["/", { kind: "folder" }]]);
  for (const [path, what] of Object.entries(seed.paths ?? {})) {
    for (let above = dirname(path); !paths.has(above); above = dirname(above)) {
      paths.set(above, { kind: "folder" });
    }
    paths.set(path, what);
  }
  const view: HostView = {
    canOwn: seed.canOwn ?? true,
    confined: seed.confined ?? false,
    userId: (name) => Promise.resolve(seed.users?.[name]),
    groupId: (name) => Promise.resolve(seed.groups?.[name]),
    stat: (path) => Promise.resolve(stateOf(paths.get(path))),
    // The links on the way are the business of the host laid over this one.
    read: (path) => Promise.resolve(contentOf(paths.get(path))),
    list: (path) => Promise.resolve(namesIn(paths, path)),
    ask: (program) => Promise.resolve(answerTo(seed.answers ?? [], program)),
    download: (url) => {
      const text = seed.downloads?.[url];
      return text === undefined
        ? Promise.reject(new Error(`${url} does not exist`))
        : Promise.resolve(new TextEncoder().encode(text));
    },
  };
  // A dry run's silence on what must be fetched is no part of what a test writes down.
  return { ...imagined(view), ask: (program) => view.ask(program) };
}

/** A question that was not foreseen is a fault of the fixture, unless nothing was foreseen of that program. */
function answerTo(
  answers: readonly SeededAnswer[],
  { argv, stdin, exact }: Program,
): Answered | undefined {
  const known = answers.filter((answer) => answer.argv[0] === argv[0]);
  if (known.length === 0) return undefined;
  const asked = JSON.stringify(argv);
  const answer = known.find(
    (answer) =>
      JSON.stringify(answer.argv) === asked &&
      (answer.stdin === undefined || answer.stdin === new TextDecoder().decode(stdin)),
  );
  if (answer === undefined) throw new Error(`this host was not told what to say to ${asked}`);
  const { code = 0, out = "", err = "" } = answer;
  return { code, out, err, ...(exact === true && { bytes: new TextEncoder().encode(out) }) };
}

function stateOf(seeded: SeededPath | undefined): FileState | undefined {
  if (seeded === undefined) return undefined;
  const { kind = "file", uid = 0, gid = 0, device = 1, linkTo, inode, links, modified } = seeded;
  const mode = Number.parseInt(seeded.mode ?? (kind === "folder" ? "0755" : "0644"), 8);
  const size = contentOf(seeded)?.length ?? 0;
  return {
    kind,
    mode,
    uid,
    gid,
    size,
    device,
    ...(inode !== undefined && { inode }),
    ...(links !== undefined && { links }),
    ...(modified !== undefined && { modified }),
    ...(linkTo !== undefined && { linkTo }),
  };
}

function contentOf(seeded: SeededPath | undefined): Uint8Array | undefined {
  if (seeded === undefined || (seeded.kind ?? "file") !== "file") return undefined;
  return new TextEncoder().encode(seeded.content);
}

function namesIn(
  paths: ReadonlyMap<string, SeededPath>,
  folder: string,
): readonly string[] | undefined {
  if (paths.get(folder)?.kind !== "folder") return undefined;
  return [...paths.keys()]
    .filter((path) => path !== "/" && dirname(path) === folder)
    .map((path) => path.slice(path.lastIndexOf("/") + 1))
    .sort();
}
