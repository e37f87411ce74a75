// The single questions of the probe: each does one thing to the server, and says what came of it.
import type { Refusal } from "../../contract/refusal.ts";
import { isBusy, isSuccess, type HttpOutcome } from "../http/message.ts";
import type { S3Client } from "./client.ts";
import { errorCodeOf, refusalOf } from "./refused.ts";
import { etagOf, readObject } from "./s3-reader.ts";
import { putIf, type Condition, type Quotes } from "./write-object.ts";

export interface Bench {
  readonly client: S3Client;
  /** Two names that nobody else uses. Nothing is ever stored under the second. */
  readonly present: string;
  readonly missing: string;
}

/** What the steps so far have found out. */
export interface Learned {
  readonly etag: string;
  readonly quotes: Quotes;
}

export interface Tried {
  readonly kind: "tried";
  readonly isOk: boolean;
  /** What the server does, as a clause. */
  readonly did: string;
  readonly learned?: Partial<Learned>;
}

type Step = (bench: Bench, learned: Learned) => Promise<Tried | Refusal>;

async function create(bench: Bench): Promise<Tried | Refusal> {
  const outcome = await write(bench, bench.present, "one", { kind: "absent" });
  if (outcome.kind === "fault") return outcome.refusal;
  if (outcome.status === 501 || errorCodeOf(outcome) === "NotImplemented") {
    return no("refuses If-None-Match (501)");
  }
  return isSuccess(outcome.status) ? yes("creates what is not there") : refusalOf(outcome);
}

async function readBack({ client, present }: Bench): Promise<Tried | Refusal> {
  const there = await readObject(client, present, longest);
  if (there.kind === "refused") return there;
  if (there.kind === "absent" || !Buffer.from(there.bytes).equals(bytesOf("one"))) {
    return no("said that it had written, and did not");
  }
  const etag = etagOf(there.tag);
  if (etag === "") return no("gives no ETag, so that nothing can be swapped");
  return { ...yes("gives back what was written"), learned: { etag } };
}

async function createTwice(bench: Bench): Promise<Tried | Refusal> {
  const again = await write(bench, bench.present, "two", { kind: "absent" });
  if (again.kind === "reply" && again.status === 501) return no("refuses If-None-Match (501)");
  return (await holds(bench, "one"))
    ? sayingSo(again, "leaves alone what is there")
    : no(`overwrites what is there (${told(again)})`);
}

/** RFC 9110 wants the quotes; some servers compare with them, and never find anything equal. */
async function swap(bench: Bench, { etag }: Learned): Promise<Tried | Refusal> {
  let outcome: HttpOutcome | undefined;
  for (const quotes of ["quoted", "bare"] as const) {
    outcome = await write(bench, bench.present, "three", { kind: "unchanged", etag, quotes });
    if (succeeded(outcome) && (await holds(bench, "three"))) {
      const form = quotes === "bare" ? " (ETag without quotes)" : "";
      return { ...yes(`replaces what has not changed${form}`), learned: { quotes } };
    }
  }
  const why = outcome === undefined ? "" : ` (${told(outcome)})`;
  return no(`does not replace what has not changed${why}`);
}

async function swapStale(bench: Bench, { quotes }: Learned): Promise<Tried | Refusal> {
  const stale = { kind: "unchanged", etag: otherEtag, quotes } as const;
  const outcome = await write(bench, bench.present, "four", stale);
  return (await holds(bench, "three"))
    ? sayingSo(outcome, "leaves alone what has changed")
    : no("ignores If-Match, and overwrites what others wrote");
}

async function swapMissing(bench: Bench, { quotes }: Learned): Promise<Tried | Refusal> {
  const stale = { kind: "unchanged", etag: otherEtag, quotes } as const;
  const outcome = await write(bench, bench.missing, "five", stale);
  if (succeeded(outcome)) return no("ignores If-Match where there is nothing");
  return sayingSo(outcome, "swaps nothing that is not there");
}

/** In the order in which they make sense; after one that fails, the next ones mean nothing. */
export const steps: readonly (readonly [string, Step])[] = [
  ["create", create],
  ["read back", readBack],
  ["create twice", createTwice],
  ["swap", swap],
  ["swap what has changed", swapStale],
  ["swap what is missing", swapMissing],
];

const longest = 1024;

/** No content of ours hashes to it. */
const otherEtag = '"00000000000000000000000000000000"';

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(`vigo tries ${text}\n`);
}

async function holds({ client, present }: Bench, text: string): Promise<boolean> {
  const there = await readObject(client, present, longest);
  return there.kind === "found" && Buffer.from(there.bytes).equals(bytesOf(text));
}

/** Nobody else writes there, so that trying again after "not now" changes nothing. */
async function write(
  { client }: Bench,
  name: string,
  text: string,
  condition: Condition,
): Promise<HttpOutcome> {
  const { patience, sleep } = client.outside;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await putIf(client, { name, bytes: bytesOf(text) }, condition);
    const isSaid = outcome.kind === "reply" && !isBusy(outcome.status) && outcome.status !== 409;
    const isLasting = outcome.kind === "fault" && !outcome.isPassing;
    if (isSaid || isLasting || attempt >= patience.attempts) return outcome;
    await sleep(pauseMs * attempt);
  }
}

const pauseMs = 100;

function succeeded(outcome: HttpOutcome): boolean {
  return outcome.kind === "reply" && isSuccess(outcome.status);
}

/** Doing nothing and calling it a success would be found out too late. */
function sayingSo(outcome: HttpOutcome, did: string): Tried | Refusal {
  if (succeeded(outcome)) return no("says that it wrote, and did not");
  if (outcome.kind === "fault") return outcome.refusal;
  const isUnmet = [304, 404, 409, 412].includes(outcome.status);
  return isUnmet ? yes(did) : refusalOf(outcome);
}

function told(outcome: HttpOutcome): string {
  return outcome.kind === "fault" ? outcome.refusal.message : `it answers ${outcome.status}`;
}

function yes(did: string): Tried {
  return { kind: "tried", isOk: true, did };
}

function no(did: string): Tried {
  return { kind: "tried", isOk: false, did };
}
