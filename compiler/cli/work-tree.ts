// Which commit the stacks were compiled from, when they lie in a git work tree.
import { relative, resolve } from "node:path";
import type { ReleaseSource } from "../../runtime/contract/bundle.ts";
import { askGit } from "./git.ts";
import type { Project } from "./project.ts";
import type { World } from "./world.ts";

export interface WorkTree {
  readonly source: ReleaseSource;
  /** Of the commit. */
  readonly time: Date;
}

/** Undefined when there is no git, no work tree or no commit: a release need not come from one. */
export async function workTreeOf(project: Project, world: World): Promise<WorkTree | undefined> {
  const stacks = resolve(world.cwd, project.stacks);
  const git = (...args: readonly string[]): Promise<string | undefined> =>
    output(["-C", stacks, ...args], world);
  const [commit, top, seconds] = await Promise.all([
    git("rev-parse", "HEAD"),
    git("rev-parse", "--show-toplevel"),
    git("show", "-s", "--format=%ct", "HEAD"),
  ]);
  if (commit === undefined || top === undefined || !/^\d+$/u.test(seconds ?? "")) return undefined;
  // All that was compiled, as far as this work tree holds it.
  const files = [stacks, ...project.inventories, project.settings ?? stacks]
    .map((file) => resolve(world.cwd, file))
    .filter((file) => !relative(top, file).startsWith(".."));
  const changes = await git("status", "--porcelain", "--", ...files);
  if (changes === undefined) return undefined;
  return { source: { commit, dirty: changes !== "" }, time: new Date(Number(seconds) * 1000) };
}

/** Undefined when it fails, for whatever reason. */
async function output(args: readonly string[], world: World): Promise<string | undefined> {
  const answer = await askGit(args, world);
  return answer.kind === "ok" ? answer.out.trim() : undefined;
}

/** The commit's own time stands for all that was compiled from it, unless more was changed since. */
export function createdAt(
  now: { readonly value: Date; readonly isGiven: boolean },
  tree: WorkTree | undefined,
): Date {
  if (now.isGiven || tree === undefined || tree.source.dirty) return now.value;
  return tree.time;
}
