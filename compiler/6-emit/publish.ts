// Publishes a policy: what is there is verified first, and hosts see the old release or the new one, never a mixture.
import type { ReleaseSource, Wave } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { instant } from "../../runtime/trust/metadata.ts";
import { isHeldBack } from "../../runtime/trust/waves.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { KeySet } from "../keys/key-set.ts";
import { emit } from "./emit.ts";
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
  /** Hosts come one after the other, by these. */
  readonly waves?: readonly Wave[];
  /** All hosts at once, also those that still wait for their wave of the current release. */
  readonly emergency?: boolean;
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
  const { created, compilerVersion, source, waves } = options;
  return publishRelease({
    store,
    keys,
    fleet,
    options,
    make: ({ previous, number }) => {
      const release = emit(policy, {
        release: number,
        created: instant(created),
        compilerVersion,
        ...(source === undefined ? {} : { source }),
        ...(waves === undefined ? {} : { waves }),
      });
      const isWaiting = previous !== undefined && isHeldBack(previous.document, previous.time);
      return ok({ release, isStored: false, isForced: options.emergency === true && isWaiting });
    },
  });
}
