// Measures what a release would change, and refuses it when that is more than the settings allow.
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import type { Brakes } from "../2-parse/syntax.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { Proposed } from "../6-emit/publish.ts";
import { tokenFor, tripped, type Roles } from "./brakes.ts";
import { changeOf, type ReleaseChange } from "./change.ts";

export interface Judging {
  readonly store: Store;
  /** With its secrets sealed. */
  readonly policy: Policy;
  readonly brakes: Brakes;
  readonly roles: Roles;
  /** The token of the one change that is meant although it is large. */
  readonly acknowledged: string | undefined;
}

export interface Judge {
  readonly judge: (proposed: Proposed) => Promise<Answer<undefined>>;
  /** Of the release that was judged last. */
  readonly change: () => ReleaseChange | undefined;
}

export function judgeWith({ store, policy, brakes, roles, acknowledged }: Judging): Judge {
  let change: ReleaseChange | undefined;
  return {
    change: () => change,
    judge: async ({ release, before }) => {
      const measured = await changeOf({ store, policy, before, release });
      if (measured.kind !== "ok") return measured;
      change = measured.value;
      // A first release takes nothing from anybody.
      const reasons = before === undefined ? [] : tripped(change, brakes, roles);
      if (reasons.length === 0) return ok(undefined);
      const token = tokenFor(before?.document, policy, reasons);
      if (acknowledged === token) return ok(undefined);
      return refuse("braked", reasons.join("; "), hintFor(token, acknowledged));
    },
  };
}

function hintFor(token: string, acknowledged: string | undefined): string {
  const other = acknowledged === undefined ? "" : `"${acknowledged}" is of another change; `;
  return `${other}look at it with \`vigocli bundle diff\`; if all of it is meant, publish with --acknowledge ${token}`;
}
