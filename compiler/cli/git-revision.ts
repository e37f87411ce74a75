// Puts the project as it was in a git revision into a temporary folder. The work tree and the index are not touched.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { blobsNamed } from "./git-blobs.ts";
import { askGit } from "./git.ts";
import { projectAt, type Project } from "./project.ts";
import type { World } from "./world.ts";

export interface CheckedOut {
  /** With the inventory and the settings of that revision. */
  readonly project: Project;
  readonly drop: () => Promise<void>;
}

export async function checkOut(
  revision: string,
  project: Project,
  world: World,
): Promise<Answer<CheckedOut>> {
  const place = await placeIn(project, world);
  if (place.kind === "refused") return place;
  const { top, path } = place.value;
  const commit = await commitOf(revision, top, world);
  if (commit.kind === "refused") return commit;
  const outside = (file: string): boolean => pathBelow(top, resolve(world.cwd, file)) === undefined;
  const files = await filesIn({ commit: commit.value, revision, ...place.value }, world);
  if (files.kind === "refused") return files;
  const folder = await mkdtemp(join(world.env["TMPDIR"] ?? tmpdir(), "vigo-revision-"));
  const drop = (): Promise<void> => rm(folder, { recursive: true, force: true });
  // One level down, so that nothing lies beside it even if the tree is all of the repository.
  const base = join(folder, "tree");
  const written = await writeAll(files.value, { base, top }, world);
  if (written.kind === "refused") {
    await drop();
    return written;
  }
  const given = {
    // What lies outside of the repository has no revisions.
    inventories: project.inventories.filter(outside),
    ...(project.settings !== undefined && outside(project.settings)
      ? { settings: project.settings }
      : {}),
  };
  return ok({ project: projectAt(join(base, path), given, world), drop });
}

interface Place {
  /** Of the repository. */
  readonly top: string;
  /** Of the stacks, from there. */
  readonly path: string;
}

async function placeIn({ stacks }: Project, world: World): Promise<Answer<Place>> {
  const wanted = resolve(world.cwd, stacks);
  let there = wanted;
  while (!existsSync(there)) there = dirname(there);
  const found = await askGit(["-C", there, "rev-parse", "--show-toplevel"], world);
  if (found.kind === "failed") {
    const said = saidBy(found.err);
    return refuse(
      "not-found",
      said === ""
        ? "there is no git on this machine"
        : `"${stacks}" lies in no git work tree: ${said}`,
      "compare folders or stores instead, or run this inside of the repository",
    );
  }
  const top = await realpath(found.out);
  const path = pathBelow(top, join(await realpath(there), relative(there, wanted)));
  return path === undefined
    ? refuse("not-found", `"${stacks}" lies outside of the git work tree "${top}"`)
    : ok({ top, path });
}

/** With "/"; undefined for what is not below. */
function pathBelow(folder: string, path: string): string | undefined {
  const below = relative(folder, path);
  return below === ".." || below.startsWith(`..${sep}`) ? undefined : below.split(sep).join("/");
}

async function commitOf(revision: string, top: string, world: World): Promise<Answer<string>> {
  const hint = "`git log --oneline` and `git branch --all` show what there is";
  if (revision === "" || revision.startsWith("-")) {
    return refuse("not-found", `"${revision}" is no git revision`, hint);
  }
  const asked = ["-C", top, "rev-parse", "--verify", `${revision}^{commit}`];
  const found = await askGit(asked, world);
  if (found.err.includes("ambiguous")) {
    return refuse(
      "not-found",
      `the git revision "${revision}" is ambiguous in "${top}"`,
      "write more digits of the hash, or the whole name, such as refs/heads/NAME or refs/tags/NAME",
    );
  }
  return found.kind === "ok"
    ? ok(found.out)
    : refuse("not-found", `there is no git revision "${revision}" in "${top}"`, hint);
}

interface TreeFile {
  /** With "/", below the top. */
  readonly path: string;
  readonly blob: string;
  readonly isLink: boolean;
}

interface Revision extends Place {
  readonly commit: string;
  readonly revision: string;
}

/** The stacks, and what may lie beside them. */
async function filesIn(
  { commit, revision, top, path }: Revision,
  world: World,
): Promise<Answer<readonly TreeFile[]>> {
  const beside =
    path === "" ? [] : ["inventory.yaml", "server.yaml"].map((name) => join(dirname(path), name));
  const paths = path === "" ? [] : ["--", path, ...beside];
  const listed = await askGit(
    ["-C", top, "ls-tree", "-r", "-z", "--full-tree", commit, ...paths],
    world,
  );
  if (listed.kind === "failed") {
    return refuse("failed", `git cannot list the revision "${revision}": ${saidBy(listed.err)}`);
  }
  const files: TreeFile[] = [];
  for (const entry of listed.out.split("\0").filter((line) => line !== "")) {
    const [, mode, blob, name] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/su.exec(entry) ?? [];
    if (mode === undefined || blob === undefined || name === undefined || !isSafe(name)) {
      return refuse(
        "malformed",
        `the revision "${revision}" holds a file that cannot be written: ${entry}`,
      );
    }
    if (mode === "160000") {
      const hint = "compare folders instead, with the submodule checked out";
      return refuse(
        "not-found",
        `"${name}" of "${revision}" is a submodule, which lies in another repository`,
        hint,
      );
    }
    files.push({ path: name, blob, isLink: mode === "120000" });
  }
  const hasStacks = files.some((file) => path === "" || file.path.startsWith(`${path}/`));
  return hasStacks
    ? ok(files)
    : refuse(
        "not-found",
        `the revision "${revision}" has no folder "${path}"`,
        "name it with --stacks DIR",
      );
}

/** git itself makes no other names, but whoever wrote the objects may have. */
function isSafe(path: string): boolean {
  return path
    .split("/")
    .every((step) => step !== "" && step !== "." && step !== ".." && step !== ".git");
}

/** Links come last, so that nothing is written through one. */
async function writeAll(
  files: readonly TreeFile[],
  { base, top }: { readonly base: string; readonly top: string },
  world: World,
): Promise<Answer<undefined>> {
  const ordered = [
    ...files.filter(({ isLink }) => !isLink),
    ...files.filter(({ isLink }) => isLink),
  ];
  const queue = ordered.values();
  const names = ordered.map(({ blob }) => blob);
  try {
    await mkdir(base, { recursive: true });
    for await (const bytes of blobsNamed(names, top, world)) {
      if (bytes.kind === "refused") return bytes;
      const { value: file } = queue.next();
      if (file === undefined) throw new Error("git gave more objects than were asked for");
      const target = join(base, file.path);
      await mkdir(dirname(target), { recursive: true });
      if (file.isLink) await symlink(Buffer.from(bytes.value).toString(), target);
      else await writeFile(target, bytes.value);
    }
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot write a revision to "${base}"`);
  }
}

/** What git said first, without its own word for it. */
function saidBy(err: string): string {
  return (err.split("\n")[0] ?? "").replace(/^\w+: /u, "");
}
