// Finds out by trying what a server does with conditional writes; documentation and version say too little.
import { randomBytes } from "node:crypto";
import { ok, refuse, type Answer, type Refusal } from "../../contract/refusal.ts";
import type { S3Client } from "./client.ts";
import { steps, type Bench, type Learned } from "./probe-steps.ts";
import { removeObject, type Quotes } from "./write-object.ts";

export interface ProbeFinding {
  readonly step: string;
  readonly isOk: boolean;
  /** What the server does, as a clause. */
  readonly did: string;
}

export interface ProbeResult {
  /** As many as were tried: after the first that fails the others mean nothing. */
  readonly findings: readonly ProbeFinding[];
  /** Undefined when what was tried is gone again. Who may not remove may still publish. */
  readonly leftBehind: string | undefined;
  /** How this server wants an ETag in a condition. */
  readonly quotes: Quotes;
  /** Whether one publisher's work is safe from another's. */
  readonly isSafe: boolean;
}

/** A refusal only when the server would not answer. What it writes, it removes. */
export async function probe(client: S3Client): Promise<Answer<ProbeResult>> {
  const stem = `probe/${randomBytes(8).toString("hex")}`;
  const bench = { client, present: `${stem}.present`, missing: `${stem}.missing` };
  const tried = await goThrough(bench);
  const removed = [
    await removeObject(client, bench.present),
    await removeObject(client, bench.missing),
  ].find((answer) => answer.kind === "refused");
  return tried.kind === "ok" ? ok({ ...tried.value, leftBehind: removed?.message }) : tried;
}

async function goThrough(bench: Bench): Promise<Answer<Omit<ProbeResult, "leftBehind">>> {
  const findings: ProbeFinding[] = [];
  const learned: Learned = { etag: "", quotes: "quoted" };
  for (const [step, attempt] of steps) {
    const tried = await attempt(bench, learned);
    if (tried.kind === "refused") return tried;
    const { isOk, did } = tried;
    findings.push({ step, isOk, did });
    Object.assign(learned, tried.learned);
    if (!isOk) return ok({ findings, quotes: learned.quotes, isSafe: false });
  }
  return ok({ findings, quotes: learned.quotes, isSafe: true });
}

/** For whoever wanted to publish there. */
export function unsafeRefusal(where: string, { findings }: ProbeResult): Refusal {
  const failed = findings.find(({ isOk }) => !isOk);
  return refuse(
    "failed",
    `"${where}" cannot keep two publishers apart: the server ${failed?.did ?? "does not say why"}`,
    "publish to a store with conditional writes; or add writers=one to its address, and make sure that only one publisher ever writes there",
  );
}
