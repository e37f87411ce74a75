// Checks one host's file as that host would, and that it holds what the host needs and nothing more.
import type { Pin } from "./pin.ts";
import { ok, type Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh } from "./client.ts";
import { fetchBundle } from "./fetch.ts";
import { passingMemory } from "./memory.ts";
import { completenessFault } from "./offline.ts";

export interface FileCheck {
  readonly host: string;
  readonly fleet: string;
  readonly release: number;
  /** Null when it proves that the release does not hold this host. */
  readonly resources: number | null;
  readonly expires: string;
}

export interface CheckTerms {
  readonly root: Pin;
  readonly now: Date;
  readonly expired: "refuse" | "allow";
}

export async function verifyBundleFile(
  store: Store,
  { host, names }: { readonly host: string; readonly names: Iterable<string> },
  terms: CheckTerms,
): Promise<Answer<FileCheck>> {
  const release = await refresh({ store, memory: passingMemory(), ...terms });
  if (release.kind !== "ok") return release;
  const fault = await completenessFault(store, release.value, { host, names });
  if (fault !== undefined) return fault;
  const fetched = await fetchBundle(store, release.value, host);
  if (fetched.kind !== "ok") return fetched;
  const { document, timestamp } = release.value;
  return ok({
    host,
    fleet: document.fleet,
    release: document.release,
    resources: fetched.value.kind === "bundle" ? fetched.value.bundle.resources.length : null,
    expires: timestamp.expires,
  });
}
