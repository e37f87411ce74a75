// Goes the way back that an earlier run left behind: it died before it could prove that nothing was cut off.
import type { Host } from "../../host/host.ts";
import type { State } from "../state.ts";
import { dropWayBack, goBack, readWayBack } from "./way-back.ts";

/**
 * What was put back, a line for each. To be called under the lock. It is tried again: a reboot in the
 * wrong moment speaks against no change.
 */
export async function undoUnconfirmed(state: State, host: Host): Promise<readonly string[]> {
  const wayBack = await readWayBack(state);
  if (wayBack === undefined) return [];
  const faults = await goBack(wayBack, host);
  const keys = [...new Set(wayBack.changes.map(({ key }) => key))];
  await dropWayBack(state);
  return [
    ...keys.map((key) => `put back: ${key}`),
    ...faults.map((fault) => `could not be put back: ${fault}`),
  ];
}
