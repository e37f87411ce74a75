// Makes a fleet of the kind and size asked for, and puts its files below a folder.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hardFleet } from "./hard.ts";
import type { Fleet, FleetKind } from "./model.ts";
import { type Files, stacksOf } from "./stacks.ts";
import { standardFleet } from "./standard.ts";

export interface FleetOrder {
  readonly kind: FleetKind;
  readonly hosts: number;
  /** Of the standard fleet: one host in so many has words of its own; 0 for none. */
  readonly namedOneIn?: number;
  readonly seed?: number;
  /** Of the standard fleet: all ten unless told otherwise. */
  readonly roles?: number;
}

export function fleetOf({ kind, hosts, namedOneIn = 10, seed = 1, roles = 10 }: FleetOrder): Fleet {
  return kind === "hard" ? hardFleet(hosts) : standardFleet({ hosts, namedOneIn, seed, roles });
}

export async function plant(order: FleetOrder, folder: string): Promise<Fleet> {
  const fleet = fleetOf(order);
  await plantFiles(stacksOf(fleet), folder);
  return fleet;
}

export async function plantFiles(files: Files, folder: string): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
