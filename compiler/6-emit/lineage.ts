// The releases of a store, from the current one back: each targets.json names the one whose place it took.
import type { ReleaseDocument } from "../../runtime/contract/bundle.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { parseRelease, releaseLimit } from "../../runtime/trust/documents.ts";
import { metadataLimit, type FileMeta, type TargetFile } from "../../runtime/trust/metadata.ts";
import { parseTargets } from "../../runtime/trust/parse-metadata.ts";
import { fetchListed } from "../../runtime/trust/update.ts";

export interface Ancestor {
  /** Of its targets.json. */
  readonly version: number;
  /** Where its release.json lies. */
  readonly target: TargetFile;
  readonly document: ReleaseDocument;
  /** Of the targets that these took the place of. */
  readonly previous: FileMeta | undefined;
}

export function targetsName(version: number): string {
  return `metadata/${version}.targets.json`;
}

export function releaseName({ hashes }: TargetFile): string {
  return `targets/${hashes.sha256}.release.json`;
}

/**
 * The current one first. Every link is a hash in what is trusted, so that old releases are believed
 * without the keys that signed them. Ends, without a fault, where a clean-up has removed the rest.
 */
export async function* lineageOf(
  store: Store,
  trusted: TrustedRelease,
): AsyncGenerator<Answer<Ancestor>, void> {
  const { version, previous } = trusted.targets;
  const { document } = trusted;
  yield ok({ version, target: targetOfRelease(trusted), document, previous });
  let link = previous;
  while (link !== undefined) {
    const ancestor = await ancestorAt(store, link);
    if (ancestor === undefined) return;
    yield ancestor;
    if (ancestor.kind === "refused") return;
    link = ancestor.value.previous;
  }
}

/** The release with this number, as long as the store keeps it. */
export async function releaseNumbered(
  store: Store,
  to: number,
  trusted: TrustedRelease,
): Promise<Answer<Ancestor>> {
  const current = trusted.document.release;
  if (to > current) {
    const hint = "`vigocli config history` lists them";
    const message = `there is no release ${to} in "${store.where}": the current one is ${current}`;
    return refuse("not-found", message, hint);
  }
  let oldest = current;
  for await (const ancestor of lineageOf(store, trusted)) {
    if (ancestor.kind !== "ok") return ancestor;
    const { document } = ancestor.value;
    if (document.release === to) return ancestor;
    oldest = document.release;
  }
  return gone(store, to, oldest);
}

function gone(store: Store, to: number, oldest: number): Refusal {
  return refuse(
    "not-found",
    `release ${to} is no longer kept in "${store.where}": the oldest is ${oldest}`,
    "compile the stacks of that time instead",
  );
}

function targetOfRelease({ targets }: TrustedRelease): TargetFile {
  const target = targets.targets["release.json"];
  if (target === undefined) throw new Error("a release is trusted that its targets do not list");
  return target;
}

/** Undefined when it has been removed. */
async function ancestorAt(store: Store, link: FileMeta): Promise<Answer<Ancestor> | undefined> {
  const path = targetsName(link.version);
  const limit = Math.min(link.length ?? metadataLimit, metadataLimit);
  const bytes = await fetchListed(store, path, link, limit);
  if (bytes.kind === "refused") return bytes.reason === "not-found" ? undefined : bytes;
  const targets = parseTargets(bytes.value, `${store.where}/${path}`);
  if (targets.kind === "refused") return targets;
  const target = targets.value.signed.targets["release.json"];
  if (target === undefined) return refuse("malformed", `"${targets.value.name}" lists no release`);
  const document = await fetchRelease(store, target);
  if (document.kind === "refused") return document;
  const { previous } = targets.value.signed;
  return ok({ version: link.version, target, document: document.value, previous });
}

export async function fetchRelease(
  store: Store,
  target: TargetFile,
): Promise<Answer<ReleaseDocument>> {
  const path = releaseName(target);
  const limit = Math.min(target.length, releaseLimit);
  const bytes = await fetchListed(store, path, target, limit);
  return bytes.kind === "ok" ? parseRelease(bytes.value, `${store.where}/${path}`) : bytes;
}
