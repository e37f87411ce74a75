// Publishes a policy: what is there is verified first, and hosts see the old release or the new one, never a mixture.
import type { ReleaseSource, Wave } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { instant } from "../../runtime/trust/metadata.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { isHeldBack } from "../../runtime/trust/waves.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { KeySet } from "../keys/key-set.ts";
import { emitAfter } from "./after-release.ts";
import type { Release } from "./emit.ts";
import {
  publishRelease,
  strangerAmong,
  type PublishSummary,
  type ReleaseOptions,
} from "./publish-release.ts";

export type { PublishSummary } from "./publish-release.ts";

export interface PublishOptions extends ReleaseOptions {
  /** When the content was made; written into the release. */
  readonly created: Date;
  readonly compilerVersion: string;
  readonly source?: ReleaseSource;
  /** For those who read the history. */
  readonly message?: string;
  /** Hosts come one after the other, by these. */
  readonly waves?: readonly Wave[];
  /** All hosts at once, also those that still wait for their wave of the current release. */
  readonly emergency?: boolean;
  /** Hosts may lose more than their agents would take for meant. */
  readonly allowShrink?: boolean;
  /** Looks at what would come before any of it is written, and may refuse it. */
  readonly judge?: (proposed: Proposed) => Promise<Answer<undefined>>;
}

export interface Proposed {
  readonly release: Release;
  /** What it would take the place of. */
  readonly before: TrustedRelease | undefined;
}

export async function publish(
  store: MaintainedStore,
  policy: Policy,
  keys: KeySet,
  options: PublishOptions,
): Promise<Answer<PublishSummary>> {
  const { fleet } = policy;
  const stranger = strangerAmong(fleet, [keys.where, keys.root.fleet]);
  if (stranger !== undefined) return stranger;
  const { created, compilerVersion, source, message, waves } = options;
  return publishRelease({
    store,
    keys,
    fleet,
    options,
    make: async ({ previous, number }) => {
      const emitted = await emitAfter(policy, {
        store,
        before: previous,
        facts: {
          release: number,
          created: instant(created),
          compilerVersion,
          ...(source === undefined ? {} : { source }),
          ...(message === undefined ? {} : { message }),
          ...(waves === undefined ? {} : { waves }),
        },
        allowShrink: options.allowShrink ?? false,
      });
      if (emitted.kind !== "ok") return emitted;
      const { release } = emitted.value;
      const judged = (await options.judge?.({ release, before: previous })) ?? ok(undefined);
      if (judged.kind !== "ok") return judged;
      const isWaiting = previous !== undefined && isHeldBack(previous.document, previous.time);
      const isForced = options.emergency === true && isWaiting;
      return ok({ ...emitted.value, isStored: false, isForced });
    },
  });
}
