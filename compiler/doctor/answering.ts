// How a server answers: whether at all, how fast, and by which clock.
import type { HttpOutcome, HttpReply } from "../../runtime/store/http/message.ts";
import { doubtful, failed, fine, type Finding } from "./finding.ts";

export interface Answering {
  readonly findings: readonly Finding[];
  /** The last answer, when there was one. */
  readonly reply: HttpReply | undefined;
}

/** Asks the same thing a few times: the first answer pays for the connection. */
export async function timed(ask: () => Promise<HttpOutcome>, now: () => Date): Promise<Answering> {
  const times: number[] = [];
  let reply: HttpReply | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const outcome = await ask();
    if (outcome.kind === "fault") {
      return { findings: [failed("reach", outcome.refusal)], reply: undefined };
    }
    times.push(Math.round(performance.now() - began));
    reply = outcome;
  }
  if (reply === undefined) throw new Error("nothing was asked");
  const [first, ...others] = times;
  const found = `${reply.url.host} answers in ${Math.min(...others)} ms (the first time in ${first} ms)`;
  return { findings: [fine("reach", found), clockOf(reply, now())], reply };
}

const rounds = 4;

function clockOf({ headers }: HttpReply, now: Date): Finding {
  const theirs = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(theirs)) return fine("clock", "the server does not say what time it is");
  const seconds = Math.round((now.getTime() - theirs) / 1000);
  // An answer's date is rounded down, and may have been on its way for a while.
  if (Math.abs(seconds) <= tolerated) return fine("clock", "agrees with the server's");
  const found = `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} the server`;
  return doubtful(
    "clock",
    found,
    "set the clock: expiry is judged by it, and signed requests may be refused",
  );
}

const tolerated = 60;
