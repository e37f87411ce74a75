// Compiling a project into a store that does not exist yet.
import { rm } from "node:fs/promises";
import type { Subject } from "./alternate.ts";
import type { Ground } from "./ground.ts";
import type { Command } from "./sample.ts";

export function coldSubject(ground: Ground, name: string, project: string): Subject {
  return {
    name,
    command: compileCommand(ground, project, []),
    before: () => remove(storeOf(project)),
  };
}

export function compileCommand(ground: Ground, project: string, flags: readonly string[]): Command {
  const from = ["--stacks", `${project}/stacks`, "--key", ground.at("keys")];
  return ground.vigocli("compile", ...from, "--out", storeOf(project), ...flags);
}

export function storeOf(project: string): string {
  return `${project}-store`;
}

export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
