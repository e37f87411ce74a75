// Compiling a project into a store that does not exist yet.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import type { Subject } from "./alternate.ts";
import type { Ground } from "./ground.ts";
import type { Command } from "./sample.ts";

export function coldSubject(ground: Ground, name: string, project: string): Subject {
  return {
    name,
    command: compileCommand(ground, project, []),
    before: () => setAside(storeOf(project)),
  };
}

export function compileCommand(ground: Ground, project: string, flags: readonly string[]): Command {
  const from = ["--stacks", `${project}/stacks`, "--key", ground.at("keys")];
  return ground.vigocli("compile", ...from, "--out", storeOf(project), ...flags);
}

export function storeOf(project: string): string {
  return `${project}-store`;
}

/**
 * Nothing is removed before the end: some file systems (ext4 without a journal) look at all that was removed
 * within the last minutes whenever they make a new file, so that writing one takes ten times as long.
 */
export async function setAside(folder: string): Promise<void> {
  if (existsSync(folder)) await rename(folder, `${folder}-${randomUUID()}`);
}
