// One side of `bundle diff`: a release of a store, a stacks tree, what was published last, or a git revision.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { releaseNumbered } from "../6-emit/lineage.ts";
import { releaseSide } from "../diff/release-side.ts";
import { cacheNamed } from "./cache.ts";
import type { Call } from "./command.ts";
import { texts } from "./command.ts";
import { checkOut } from "./git-revision.ts";
import { ownStore } from "./own-store.ts";
import { findProject, projectAt } from "./project.ts";
import { besideSettings, settingsOf, storeAt } from "./settings.ts";
import { stacksSide, type ReadSide } from "./stacks-side.ts";
import { openRelease } from "./stored-release.ts";
import type { World } from "./world.ts";

export type Operand =
  /** Without a place, the store of the project. */
  | {
      readonly kind: "store";
      readonly where: string | undefined;
      readonly release: number | undefined;
    }
  | { readonly kind: "stacks"; readonly where: string | undefined }
  /** The tree as it was published last. */
  | { readonly kind: "live" }
  /** `isBare`: nothing says that git is meant, and the word may be a mistyped folder. */
  | { readonly kind: "revision"; readonly revision: string; readonly isBare: boolean };

export interface ReadOperand extends ReadSide {
  /** Bytes of files are read when they are asked for, so that a side must be kept until the end. */
  readonly drop: () => Promise<void>;
}

/** What is there under a name comes before what git may call so. */
export function operandOf(word: string, { cwd }: Pick<World, "cwd">): Operand {
  const isThere = (path: string): boolean => existsSync(resolve(cwd, path));
  const isStore = (path: string): boolean =>
    path.includes("://") || isThere(join(path, "metadata"));
  if (word.startsWith("git:"))
    return { kind: "revision", revision: word.slice("git:".length), isBare: false };
  if (isThere(word)) {
    return isStore(word)
      ? { kind: "store", where: word, release: undefined }
      : { kind: "stacks", where: word };
  }
  const [, where, release] = /^(.*)@([1-9]\d{0,14})$/su.exec(word) ?? [];
  if (where === "") return { kind: "store", where: undefined, release: Number(release) };
  if (where !== undefined && isStore(where)) {
    return { kind: "store", where, release: Number(release) };
  }
  if (word.includes("://")) return { kind: "store", where: word, release: undefined };
  if (word === ".live") return { kind: "live" };
  // Only a path is written so, and whoever meant one is told that it is not there.
  if (/^\.{0,2}\/|\/$/u.test(word)) return { kind: "stacks", where: word };
  return { kind: "revision", revision: word, isBare: true };
}

export async function readOperand(
  operand: Operand,
  call: Call,
  world: World,
): Promise<Answer<ReadOperand>> {
  switch (operand.kind) {
    case "store":
      return kept(await readStore(operand, call, world));
    case "stacks":
      return kept(await readStacks(operand.where, call, world));
    case "live":
      return kept(await readLive(call, world));
    case "revision":
      return readRevision(operand, call, world);
  }
}

function kept(read: Answer<ReadSide>): Answer<ReadOperand> {
  return read.kind === "ok" ? ok({ ...read.value, drop: () => Promise.resolve() }) : read;
}

async function readStore(
  { where, release }: Extract<Operand, { readonly kind: "store" }>,
  call: Call,
  world: World,
): Promise<Answer<ReadSide>> {
  const opened =
    where === undefined ? await openOwn(call, world) : await openNamed(where, call, world);
  if (opened.kind === "refused") return opened;
  const { name, store, release: current } = opened.value;
  if (release === undefined) {
    return ok({ side: releaseSide(name, store, current.document), diagnostics: [] });
  }
  const old = await releaseNumbered(store, release, current);
  if (old.kind === "refused") return old;
  const side = releaseSide(`${name}@${release}`, store, old.value.document);
  return ok({ side, diagnostics: [] });
}

type Opened = Answer<
  { readonly name: string } & Extract<
    Awaited<ReturnType<typeof openRelease>>,
    { readonly kind: "ok" }
  >["value"]
>;

/** The store of the project is held against its own keys under its full name too. */
async function openNamed(where: string, call: Call, world: World): Promise<Opened> {
  const settings = await settingsOf(call, world);
  const own = settings.kind === "ok" ? await ownStore(settings.value, call, world) : settings;
  const isOwn = own.kind === "ok" && storeAt(own.value.where, world) === storeAt(where, world);
  const opened = await openRelease(where, call, world, isOwn ? own.value.pin : undefined);
  return opened.kind === "ok" ? ok({ name: where, ...opened.value }) : opened;
}

/** That of the project, which its own keys vouch for. */
async function openOwn(call: Call, world: World): Promise<Opened> {
  const settings = await settingsOf(call, world);
  if (settings.kind === "refused") return settings;
  const own = await ownStore(settings.value, call, world);
  if (own.kind === "refused") return own;
  const { where, pin } = own.value;
  const opened = await openRelease(where, call, world, pin);
  if (opened.kind === "ok") return ok({ name: where, ...opened.value });
  const hint = `${opened.hint ?? ""}; or say what to compare: \`vigocli bundle diff OLD NEW\``;
  return { ...opened, hint: hint.replace(/^; or s/u, "s") };
}

async function readStacks(
  where: string | undefined,
  call: Call,
  world: World,
): Promise<Answer<ReadSide>> {
  const project =
    where === undefined
      ? findProject(call, world)
      : projectAt(
          where,
          { inventories: texts(call, "inventory"), cache: cacheNamed(call, world) },
          world,
        );
  const read = await stacksSide(project.stacks, project, { call, world });
  if (where === undefined || read.kind === "ok" || read.reason !== "not-found") return read;
  return { ...read, hint: "name a folder of stacks, a store, .live, or a git revision" };
}

/** With the inventory and settings of today: only the tree is kept as it was published. */
async function readLive(call: Call, world: World): Promise<Answer<ReadSide>> {
  const settings = await settingsOf(call, world);
  if (settings.kind === "refused") return settings;
  const live = besideSettings(settings.value, settings.value.values.live ?? ".live");
  const read = await stacksSide(
    ".live",
    { ...settings.value.project, stacks: live },
    { call, world },
  );
  if (read.kind === "ok" || read.reason !== "not-found") return read;
  return { ...read, hint: "`vigocli config publish` keeps the tree that it published there" };
}

async function readRevision(
  { revision, isBare }: Extract<Operand, { readonly kind: "revision" }>,
  call: Call,
  world: World,
): Promise<Answer<ReadOperand>> {
  const checkedOut = await checkOut(revision, findProject(call, world), world);
  if (checkedOut.kind === "refused") {
    const { message } = checkedOut;
    return isBare
      ? { ...checkedOut, message: `there is no folder "${revision}" here, and ${message}` }
      : checkedOut;
  }
  const { project, drop } = checkedOut.value;
  const read = await stacksSide(revision, project, { call, world });
  if (read.kind === "ok") return ok({ ...read.value, drop });
  await drop();
  return read;
}
