// Puts a release on top of the current one, and begins anew when somebody else came first.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import type { ObjectRef } from "../../runtime/contract/bundle.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import type { KeySet } from "../keys/key-set.ts";
import { readCondemned } from "./condemned.ts";
import { placeRoot, readCurrent, type Current } from "./current.ts";
import { treeRootOf, type Release } from "./emit.ts";
import { createTargets, nextPlace, pointTo, type Signing } from "./flip.ts";
import { frozen } from "./freeze.ts";
import { keepFresh } from "./freshness.ts";
import { lineageOf, releaseName } from "./lineage.ts";
import { pauseBefore } from "./pause.ts";
import { doubted, readBack, type VerifyAfter } from "./read-back.ts";
import { metaOf, targetOf, usualFreshMs } from "./sign.ts";
import { fileBytes, upload } from "./upload.ts";

export interface ReleaseOptions {
  /** Expiry counts from here. */
  readonly now: Date;
  /** So long hosts may go on without hearing anything new. */
  readonly freshMs?: number;
  /** Refuses to build on any other release than this one. */
  readonly onto?: number;
  /** Looks at every object below, and writes anew what the store has lost. */
  readonly heal?: boolean;
  readonly verifyAfter?: VerifyAfter;
  /** How to wait before the next try. */
  readonly pause?: (attempt: number) => Promise<void>;
}

export interface PublishSummary {
  readonly release: number;
  /** Equal for equal content, whatever the release. */
  readonly treeRoot: string;
  readonly hosts: number;
  readonly objectsWritten: number;
  readonly objectsShared: number;
  /** True when the release that was there says the same, and stays. */
  readonly unchanged: boolean;
  /** A release that another publisher had left half-way, and that was finished first. */
  readonly adopted?: number;
  /** Hosts, and patterns of routes, whose agents will refuse it because they would lose too much. */
  readonly shrunk?: readonly string[];
}

export interface Made {
  readonly release: Release;
  /** All below it lies in the store already, and was looked at. */
  readonly isStored: boolean;
  /** Publish it even if the current release says the same. */
  readonly isForced: boolean;
  /** Hosts, and patterns of routes, whose agents will refuse it. */
  readonly shrunk?: readonly string[];
}

export interface Upon {
  readonly previous: TrustedRelease | undefined;
  /** Of the release that is to be made. */
  readonly number: number;
  /** Names that a clean-up may be about to remove. */
  readonly condemned: ReadonlySet<string>;
}

/** What to publish upon this release; asked again when another one has come in between. */
export type Make = (upon: Upon) => Promise<Answer<Made>> | Answer<Made>;

interface Job {
  readonly store: MaintainedStore;
  readonly keys: KeySet;
  /** Undefined when it is to stay what it is. */
  readonly fleet: string | undefined;
  readonly make: Make;
  readonly options: ReleaseOptions;
}

/** What this publisher has put in line, and perhaps another one has brought to its end. */
interface Mine {
  readonly version: number;
  readonly finish: () => Promise<Answer<PublishSummary>>;
}

type Attempt =
  | { readonly kind: "ok"; readonly value: PublishSummary }
  | { readonly kind: "raced"; readonly mine?: Mine; readonly adopted?: number }
  | Refusal;

export async function publishRelease(job: Job): Promise<Answer<PublishSummary>> {
  const { store, keys, options } = job;
  const pause = options.pause ?? pauseBefore;
  let mine: Mine | undefined;
  let adopted: number | undefined;
  const told = (answer: Answer<PublishSummary>): Answer<PublishSummary> =>
    answer.kind !== "ok" || adopted === undefined || adopted === answer.value.release
      ? answer
      : ok({ ...answer.value, adopted });
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const current = await readCurrent(store, keys, options.now);
    if (current.kind !== "ok") return current;
    if (mine !== undefined) {
      const isPublished = await isInLine(store, current.value, mine.version);
      if (isPublished.kind !== "ok") return isPublished;
      if (isPublished.value) return told(await mine.finish());
    }
    const result = await attemptOn(job, current.value, attempt);
    if (result.kind !== "raced") return told(result);
    mine = result.mine ?? mine;
    adopted = result.adopted ?? adopted;
    await pause(attempt);
  }
  return refuse(
    "conflict",
    `others publish to "${store.where}" all the time: ${attempts} times one of them came first`,
    "run it again, to build on what they published",
  );
}

const attempts = 12;

/** So often what lies in the next place is left to whoever put it there, who may still be at work. */
const courtesy = 3;

async function attemptOn(job: Job, current: Current, attempt: number): Promise<Attempt> {
  const { store, keys, options } = job;
  const before = current.trusted?.document;
  const unwanted = faultOf(job, before);
  if (unwanted !== undefined) return unwanted;
  const rooted = current.tag === undefined ? await placeRoot(store, keys) : ok(undefined);
  if (rooted.kind !== "ok") return rooted;
  const lists = await readCondemned(store);
  if (lists.kind !== "ok") return lists;
  const condemned = new Set(lists.value.flatMap(({ names }) => names));
  const signing: Signing = {
    store,
    current,
    freshMs: options.freshMs ?? usualFreshMs,
    condemned,
  };
  const next = await nextPlace(signing);
  if (next.kind !== "ok") return next;
  const { version, place, skipped } = next.value;
  if ((skipped > 0 || place.kind !== "free") && attempt < courtesy) return { kind: "raced" };
  if (place.kind === "whole") {
    const step = await pointTo(signing, metaOf(place.file));
    if (step.kind === "refused") return step;
    return step.kind === "done" ? { kind: "raced", adopted: place.release } : { kind: "raced" };
  }
  const made = await job.make({
    previous: current.trusted,
    number: current.numbers.release + 1,
    condemned,
  });
  if (made.kind !== "ok") return made;
  const { release, isForced } = made.value;
  const isSame = before !== undefined && treeRootOf(before) === release.treeRoot;
  // Lines that have moved give other origins: what the old release lost cannot be written anew from them.
  const isHealable =
    options.heal !== true || before?.origins?.sha256 === release.document.origins?.sha256;
  return isSame && isHealable && !isForced
    ? keep(job, { signing, version }, made.value)
    : putOnTop(job, { signing, version }, made.value);
}

function faultOf({ store, fleet, options }: Job, before: Before): Refusal | undefined {
  const stranger =
    fleet === undefined ? undefined : strangerAmong(fleet, [store.where, before?.fleet]);
  if (stranger !== undefined) return stranger;
  if (options.onto === undefined || options.onto === (before?.release ?? 0)) return undefined;
  const found = before === undefined ? "has no release yet" : `is at release ${before.release}`;
  return refuse(
    "conflict",
    `"${store.where}" ${found}, and release ${options.onto} was to be built upon`,
    "look at what has come in between, and decide anew",
  );
}

type Before = TrustedRelease["document"] | undefined;

interface Ground {
  readonly signing: Signing;
  /** Of the targets that come next. */
  readonly version: number;
}

/** Children before parents, and the one file that hosts look at last: stopped anywhere, it has not happened. */
async function putOnTop(job: Job, { signing, version }: Ground, made: Made): Promise<Attempt> {
  const { store } = job;
  const { condemned } = signing;
  const refusal = await frozen(store, job.options.now);
  if (refusal !== undefined) return refusal;
  const uploaded = await uploadOf(job, signing, made);
  if (uploaded.kind !== "ok") return uploaded;
  const target = targetOf(made.release.bytes);
  const path = releaseName(target);
  const written = condemned.has(path)
    ? await store.put(path, made.release.bytes)
    : await store.create(path, made.release.bytes);
  if (written.kind === "refused") return written;
  const targets = await createTargets(signing, version, target);
  if ("kind" in targets) return targets;
  const finish = (): Promise<Answer<PublishSummary>> =>
    finished(job, signing, { made, written: uploaded.value });
  const step = await pointTo(signing, metaOf(targets));
  if (step.kind === "refused") return step;
  return step.kind === "done" ? finish() : { kind: "raced", mine: { version, finish } };
}

async function uploadOf(
  { store, options }: Job,
  { condemned }: Signing,
  { release, isStored }: Made,
): Promise<Answer<readonly ObjectRef[]>> {
  return isStored ? ok([]) : upload(store, release, { condemned, heal: options.heal === true });
}

async function finished(
  { store, keys, options }: Job,
  { current, condemned }: Signing,
  { made, written }: { readonly made: Made; readonly written: readonly ObjectRef[] },
): Promise<Answer<PublishSummary>> {
  const { release } = made;
  const seen = await readBack({
    store,
    root: keys.rootBytes,
    time: current.time,
    mode: options.verifyAfter ?? "written",
    release: release.document.release,
    written: options.heal === true ? written : doubted(store, written, condemned),
    bytesOf: (ref) => bytesOf(release, ref),
    pause: options.pause ?? pauseBefore,
  });
  if (seen.kind !== "ok") return seen;
  const summary = summaryOf(release, {
    number: release.document.release,
    written: written.length,
  });
  const { shrunk = [] } = made;
  return ok(shrunk.length === 0 ? summary : { ...summary, shrunk });
}

async function bytesOf(release: Release, ref: ObjectRef): Promise<Answer<Uint8Array>> {
  const { objects, nodes, files } = release;
  const bytes = objects.get(ref.sha256) ?? nodes.get(ref.sha256)?.bytes;
  if (bytes !== undefined) return ok(bytes);
  if (files.has(ref.sha256)) return fileBytes(release, ref);
  throw new Error(`${ref.sha256} was written and is no part of the release`);
}

/** A release that stays must not expire, so that what has half run out is signed anew. */
async function keep(job: Job, ground: Ground, made: Made): Promise<Attempt> {
  const { trusted } = ground.signing.current;
  if (trusted === undefined) throw new Error("nothing is there that could stay");
  const isHealing = job.options.heal === true;
  const healed = isHealing ? await uploadOf(job, ground.signing, made) : ok([]);
  if (healed.kind !== "ok") return healed;
  const step = await keepFresh(ground.signing, trusted, job.options.now);
  if (step.kind !== "done") return step;
  const { release } = trusted.document;
  const summary = summaryOf(made.release, { number: release, written: healed.value.length });
  return ok({ ...summary, unchanged: true });
}

function summaryOf(
  release: Release,
  { number, written }: { readonly number: number; readonly written: number },
): PublishSummary {
  return {
    release: number,
    treeRoot: release.treeRoot,
    hosts: release.document.hosts,
    objectsWritten: written,
    objectsShared: release.objects.size + release.files.size + release.nodes.size - written,
    unchanged: false,
  };
}

/** Whether the release that this publisher prepared is the current one, or one before it. */
async function isInLine(
  store: MaintainedStore,
  { trusted }: Current,
  version: number,
): Promise<Answer<boolean>> {
  if (trusted === undefined) return ok(false);
  for await (const ancestor of lineageOf(store, trusted)) {
    if (ancestor.kind !== "ok") return ancestor;
    if (ancestor.value.version <= version) return ok(ancestor.value.version === version);
  }
  return ok(false);
}

export function strangerAmong(
  fleet: string,
  [where, other]: readonly [where: string, fleet: string | undefined],
): Refusal | undefined {
  if (other === undefined || other === fleet) return undefined;
  return refuse(
    "wrong-fleet",
    `"${where}" is of the fleet "${other}", and what was compiled is of the fleet "${fleet}"`,
    "one store and one set of keys serve one fleet: name others, or rename the fleet",
  );
}
