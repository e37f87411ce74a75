// Writes under a condition, and finds out what happened when no answer says so.
import { refuse, type Refusal } from "../../contract/refusal.ts";
import { isBusy, isSuccess, type HttpOutcome } from "../http/message.ts";
import { pauseAfter } from "../http/retry.ts";
import type { S3Client } from "./client.ts";
import { errorCodeOf, refusalOf } from "./refused.ts";
import { etagOf, readObject } from "./s3-reader.ts";
import { putIf, type Condition, type ObjectToWrite } from "./write-object.ts";

/** "unmet": what is there now is not what the condition asks for, and was left alone. */
export type Verdict = "stored" | "unmet" | Refusal;

export async function conditionalPut(
  client: S3Client,
  object: ObjectToWrite,
  condition: Condition,
): Promise<Verdict> {
  const { outside, address } = client;
  let mayHaveStored = false;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await putIf(client, object, condition);
    const said = judge(outcome);
    if (said !== "unmet" && said !== "unknown") return said;
    mayHaveStored ||= said === "unknown";
    // An answer may be lost, or late, or wrong: what is there now decides.
    const there = mayHaveStored
      ? await compare(client, object, condition)
      : await look(client, object, condition);
    if (there === "ours") return mayHaveStored ? "stored" : "unmet";
    if (there !== "as before") return there === "other" ? "unmet" : there;
    if (attempt >= outside.patience.attempts) {
      const name = `${address.where}/${object.name}`;
      return undecided(outcome, name);
    }
    await outside.sleep(pauseAfter(attempt, outcome, outside));
  }
}

function judge(outcome: HttpOutcome): "stored" | "unmet" | "unknown" | Refusal {
  if (outcome.kind === "fault") return outcome.isPassing ? "unknown" : outcome.refusal;
  const { status } = outcome;
  if (isSuccess(status)) return "stored";
  if (isBusy(status)) return "unknown";
  // Some servers say "not modified" to a write as well; "conflict" is a race that is going on.
  if (status === 304 || status === 409 || status === 412) return "unmet";
  if (status === 404 && errorCodeOf(outcome) !== "NoSuchBucket") return "unmet";
  return refusalOf(outcome);
}

/** What is there: ours, what the condition asks for (so that writing may be tried again), or something else. */
type Sight = "ours" | "as before" | "other" | Refusal;

/** Enough while nobody can have written for us: then only the condition matters. */
async function look(client: S3Client, object: ObjectToWrite, condition: Condition): Promise<Sight> {
  const { name } = object;
  const outcome = await client.persist({ method: "HEAD", name });
  if (outcome.kind === "fault") return outcome.refusal;
  if (outcome.status === 404) return condition.kind === "absent" ? "as before" : "other";
  if (outcome.status !== 200) return refusalOf(outcome);
  return isStill(condition, outcome.headers.get("etag") ?? "") ? "as before" : "other";
}

async function compare(
  client: S3Client,
  { name, bytes }: ObjectToWrite,
  condition: Condition,
): Promise<Sight> {
  const there = await readObject(client, name, Math.max(bytes.length, comparable));
  if (there.kind === "absent") return condition.kind === "absent" ? "as before" : "other";
  if (there.kind === "refused") return there.reason === "too-large" ? "other" : there;
  if (Buffer.from(there.bytes).equals(bytes)) return "ours";
  return isStill(condition, etagOf(there.tag)) ? "as before" : "other";
}

/** What is swapped is short; of what is longer than this and than ours, it is known that it is not ours. */
const comparable = 1024 * 1024;

function isStill(condition: Condition, etag: string): boolean {
  if (condition.kind === "absent") return false;
  return etag.replaceAll('"', "") === condition.etag.replaceAll('"', "");
}

function undecided(outcome: HttpOutcome, name: string): Refusal {
  if (outcome.kind === "fault") return outcome.refusal;
  if (isBusy(outcome.status)) return refusalOf(outcome);
  return refuse(
    "conflict",
    `"${name}" cannot be written: the server answers ${outcome.status} each time, and nobody has changed it`,
    "run it again; if that does not help, ask `vigocli bundle doctor` about the store",
  );
}
