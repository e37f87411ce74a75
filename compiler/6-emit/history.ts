// The releases that a store still knows, as people ask for them.
import type { ReleaseSource } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { treeRootOf } from "./emit.ts";
import { lineageOf } from "./lineage.ts";

export interface PastRelease {
  readonly release: number;
  readonly created: string;
  /** Equal for equal content, whatever the release. */
  readonly treeRoot: string;
  readonly hosts: number;
  readonly source?: ReleaseSource;
  readonly message?: string;
  /** When its last wave opens, or opened. */
  readonly complete?: string;
}

/** The newest first, and no more than asked for. */
export async function historyOf(
  store: Store,
  trusted: TrustedRelease,
  most: number,
): Promise<Answer<readonly PastRelease[]>> {
  const found: PastRelease[] = [];
  for await (const ancestor of lineageOf(store, trusted)) {
    if (ancestor.kind !== "ok") return ancestor;
    const { document } = ancestor.value;
    const { release, created, hosts, source, message, waves } = document;
    // Signed anew, a release stands there twice.
    if (found.at(-1)?.release === release) continue;
    if (found.length === most) break;
    const complete = waves?.at(-1)?.opens;
    found.push({
      release,
      created,
      treeRoot: treeRootOf(document),
      hosts,
      ...(source === undefined ? {} : { source }),
      ...(message === undefined ? {} : { message }),
      ...(complete === undefined ? {} : { complete }),
    });
  }
  return ok(found);
}
