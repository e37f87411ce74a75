// Whether a vault is unlocked: a mark in its folder, that every use pushes further into the future.
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../runtime/disk/durable.ts";

export interface Gate {
  readonly dir: string;
  /** How long it stays open after its last use. */
  readonly windowMs: number;
  readonly now: Date;
}

/** Until when. */
export async function unlock(gate: Gate): Promise<Answer<Date>> {
  const bytes = new TextEncoder().encode(`${gate.now.toISOString()}\n`);
  try {
    await replaceFile({ path: markOf(gate.dir), bytes, mode: 0o600 });
    return ok(new Date(gate.now.getTime() + gate.windowMs));
  } catch (error) {
    return systemRefusal(error, `cannot unlock the vault "${gate.dir}"`);
  }
}

/** False when it was locked already. */
export async function lock(dir: string): Promise<Answer<boolean>> {
  try {
    await rm(markOf(dir));
    return ok(true);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(false);
    return systemRefusal(error, `cannot lock the vault "${dir}"`);
  }
}

/** Asked before anything that shows or changes a secret; asking counts as a use. */
export async function passGate(gate: Gate): Promise<Answer<undefined>> {
  const used = await lastUse(gate.dir);
  if (used.kind !== "ok") return used;
  const age = gate.now.getTime() - (used.value ?? Number.NaN);
  // A mark from the future was made by another clock, and says nothing.
  if (!(age >= 0 && age < gate.windowMs)) {
    return refuse(
      "locked",
      `the vault "${gate.dir}" is locked`,
      "open it with `vigocli secrets unlock`",
    );
  }
  const moved = await unlock(gate);
  return moved.kind === "ok" ? ok(undefined) : moved;
}

async function lastUse(dir: string): Promise<Answer<number | undefined>> {
  try {
    return ok(Date.parse((await readFile(markOf(dir), "utf8")).trim()));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(undefined);
    return systemRefusal(error, `cannot see whether the vault "${dir}" is unlocked`);
  }
}

function markOf(dir: string): string {
  return join(dir, ".unlocked");
}
