// Runs the policy tests again whenever the tree, the inventory or the settings change, until Ctrl-C.
import { dirname, join, resolve } from "node:path";
import { realDisk } from "../1-load/disk.ts";
import type { Call } from "./command.ts";
import { notice, printRefusal } from "./print.ts";
import type { Project } from "./project.ts";
import { runOnce } from "./test-run.ts";
import type { TestRun } from "./test-run.ts";
import { watchFolders } from "./watch-folders.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export async function runAndWatch(
  run: () => TestRun,
  interruption: AbortSignal,
  call: Call,
  world: World,
): Promise<number> {
  for (;;) {
    const { project } = run();
    const { folders, isRelevant } = await watchedBy(project, world);
    const opened = watchFolders(folders, interruption, isRelevant);
    if (opened.kind === "refused") return printRefusal(opened, call, world);
    const watching = opened.value;
    try {
      if (world.out.isTerminal) world.out.write(clearScreen);
      const { wrote } = await runOnce(run(), call, world);
      await watching.forget([...wrote, ...wrote.map((path) => dirname(path))]);
      notice(`Watching ${project.stacks}; Ctrl-C ends it.`, call, world);
      if (!(await watching.changed())) return exitCodes.done;
    } finally {
      watching.close();
    }
  }
}

/** The screen, what was scrolled out of it, and the cursor back to its corner. */
const clearScreen = "\u001B[2J\u001B[3J\u001B[H";

interface Watched {
  readonly folders: readonly string[];
  readonly isRelevant: (path: string) => boolean;
}

/** All folders of the tree, and those of the files beside it, where only these files matter. */
async function watchedBy(
  { stacks, inventories, settings }: Project,
  world: World,
): Promise<Watched> {
  const root = resolve(world.cwd, stacks);
  const listed = await realDisk.list(root);
  const entries = listed.kind === "ok" ? listed.value : [];
  const inner = entries.flatMap(({ kind, path }) => (kind === "folder" ? [join(root, path)] : []));
  const beside = [...inventories, ...(settings === undefined ? [] : [settings])].map((path) =>
    resolve(world.cwd, path),
  );
  // While there is no tree, it is waited for.
  const named = new Set([...beside, root]);
  const own = new Set([root, ...inner]);
  const outer = [...named].map((path) => dirname(path)).filter((folder) => !own.has(folder));
  return {
    folders: [...new Set([...own, ...outer])],
    isRelevant: (path) => own.has(dirname(path)) || own.has(path) || named.has(path),
  };
}
