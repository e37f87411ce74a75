// All that lies in a folder, and what of it is nobody's.
import { dirname } from "node:path/posix";
import type { FileState, HostView } from "../host/host.ts";

/** Outer things before what they hold. */
export type Inventory = readonly InventoryItem[];

export interface InventoryItem {
  readonly path: string;
  readonly state: FileState;
  /** Another file system begins here, and is not looked into. */
  readonly isMount: boolean;
}

/** No link is followed. */
export async function walkFolder(root: string, host: HostView): Promise<Inventory> {
  const device = (await host.stat(root))?.device;
  const items: InventoryItem[] = [];
  const waiting = [root];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    for (const name of (await host.list(folder)) ?? []) {
      const path = `${folder === "/" ? "" : folder}/${name}`;
      const state = await host.stat(path);
      if (state === undefined) continue;
      const isMount = isMountPoint(state, device);
      items.push({ path, state, isMount });
      if (state.kind === "folder" && !isMount) waiting.push(path);
    }
  }
  return items;
}

/**
 * Only a folder is told by its device: beneath an overlay, files bear the numbers of their layers. A file that
 * something is mounted on needs no saving, as the system lets nobody remove or replace it.
 */
export function isMountPoint(state: FileState, deviceAround: number | undefined): boolean {
  return state.kind === "folder" && state.device !== deviceAround;
}

export interface Owned {
  /** What this resource puts there itself. */
  readonly wanted: ReadonlySet<string>;
  /** What other resources look after. */
  readonly others: readonly string[];
}

/** Files and links that nobody put there, and folders that hold nothing else; what is held comes first. */
export function leftovers(inventory: Inventory, owned: Owned): Inventory {
  const holdsKept = new Set<string>();
  return inventory.toReversed().filter((item) => {
    const isLeft = isNobodys(item, owned) && !holdsKept.has(item.path);
    if (!isLeft) holdsKept.add(dirname(item.path));
    return isLeft;
  });
}

function isNobodys({ path, state, isMount }: InventoryItem, { wanted, others }: Owned): boolean {
  // A socket or a pipe belongs to whoever has it open.
  if (state.kind === "other" || isMount || wanted.has(path)) return false;
  return !others.some((other) => touches(other, path));
}

/** It is that path, it leads there, or it lies below: what another resource looks after is its matter. */
function touches(other: string, path: string): boolean {
  return other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`);
}
