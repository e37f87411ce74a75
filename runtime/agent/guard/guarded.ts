// Puts the guard in front of every resource type: what is decided is looked at before any of it is done.
import type { BoundExecutor, BoundResource, Decision } from "../../executors/executor.ts";
import { stuck } from "../../executors/executor.ts";
import { protectionFault, type Protection } from "./protection.ts";
import { isRisky } from "./risk.ts";
import type { Trial } from "./trial.ts";

export interface Guard {
  readonly protection: Protection;
  /** Left out where nothing is changed, or nothing can be proved. */
  readonly trial?: Trial;
}

type Executors = ReadonlyMap<string, BoundExecutor>;

export function guarded(executors: Executors, guard: Guard): Executors {
  return new Map([...executors].map(([type, executor]) => [type, watched(executor, guard)]));
}

function watched(executor: BoundExecutor, { protection, trial }: Guard): BoundExecutor {
  const { type } = executor;
  return {
    ...executor,
    bind: (attributes, around): BoundResource => {
      const item = executor.bind(attributes, around);
      const key = keyOf(type, item.target);
      const judge = async (decision: Decision, host: Parameters<typeof item.check>[0]) => {
        if (decision.kind !== "steps") return decision;
        const change = { type, attributes, decision };
        const fault = protectionFault(change, protection);
        if (fault !== undefined) return stuck(fault);
        if (trial === undefined || !isRisky(change)) return decision;
        const held = trial.heldBack(key);
        if (held !== undefined) return stuck(held);
        await trial.begin(key, change, host);
        return decision;
      };
      return {
        ...item,
        check: async (host, turn) => judge(await item.check(host, turn), host),
      };
    },
  };
}

export function keyOf(type: string, target: string): string {
  return `${type} ${target}`;
}
