// Commit-confirmed: risky changes stand only once the store was reached after them; else all are taken back.
import type { Host, HostView } from "../../host/host.ts";
import type { State } from "../state.ts";
import { readReverted, keepReverted } from "./reverted.ts";
import type { Change } from "./protection.ts";
import type { Reach } from "./reach.ts";
import { backFrom } from "./snapshot.ts";
import { dropWayBack, goBack, keepWayBack, type RiskyChange } from "./way-back.ts";

export interface TrialOptions {
  readonly state: State;
  readonly release: number;
  readonly confirmSeconds: number;
  readonly reach: Reach;
  /** Where things are put back: not the host of one resource, whose time may be over. */
  readonly host: Host;
  /** Starts somebody who goes the way back if this process dies. */
  readonly watch: () => Promise<void>;
  /** ISO 8601. */
  readonly now: () => string;
}

export interface Trial {
  /** Why this change is not even tried; undefined when it is. */
  heldBack(key: string): string | undefined;
  /** Durable once it says so: only then may the change be made. */
  begin(key: string, change: Change, host: HostView): Promise<void>;
  /** To be asked before anything else is done, and at the end: puts all back unless the store answers. */
  prove(): Promise<Reverted | undefined>;
}

export interface Reverted {
  /** A sentence for the report. */
  readonly reason: string;
  readonly keys: readonly string[];
}

export async function trialOf(options: TrialOptions): Promise<Trial> {
  const { state, release, confirmSeconds, reach, host } = options;
  const before = await readReverted(state);
  const changes: RiskyChange[] = [];
  let isOpen = false;
  let isSilent: boolean | undefined;
  let reverted: Reverted | undefined;

  const takeBack = async (why: string): Promise<Reverted> => {
    const keys = [...new Set(changes.map(({ key }) => key))];
    const faults = await goBack({ release, changes }, host);
    const rest = faults.length === 0 ? "" : `; not all could be put back: ${faults.join("; ")}`;
    const reason = `reverted: the store could not be reached within ${confirmSeconds} seconds after it (${why}), so all was put back${rest}`;
    await keepReverted(state, { release, at: options.now(), reason, keys });
    await dropWayBack(state);
    changes.length = 0;
    return { reason, keys };
  };

  return {
    heldBack: (key) => {
      if (reverted?.keys.includes(key) === true) return reverted.reason;
      if (before?.release !== release || !before.keys.includes(key)) return undefined;
      return `held back: at ${before.at} it cut this host off from the store and was put back; it is tried again with the next release`;
    },
    begin: async (key, change, view) => {
      // What is cut off already cannot be cut off, and nothing could prove that it was not.
      isSilent ??= (await reach(Math.min(confirmSeconds, glanceSeconds))) !== undefined;
      if (isSilent) return;
      changes.push({ key, back: await backFrom(change, view) });
      await keepWayBack(state, { release, changes });
      if (!isOpen) await options.watch();
      isOpen = true;
    },
    prove: async () => {
      if (!isOpen) return reverted;
      isOpen = false;
      const why = await reach(confirmSeconds);
      // What stood the proof is still taken back in this run if what comes after it does not.
      if (why === undefined) await dropWayBack(state);
      else reverted = await takeBack(why);
      return reverted;
    },
  };
}

/** How long the store may take to answer before the first change. */
const glanceSeconds = 5;
