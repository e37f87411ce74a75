// The time that a release is made at: a flag, else the build's own, else now.
import type { Command } from "commander";
import { parseDuration } from "../../runtime/contract/duration.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import type { World } from "./world.ts";

export function addClockOption(command: Command): void {
  command.option("--now <time>", "pretend it is this time (default: SOURCE_DATE_EPOCH, else now)");
}

export type Clock =
  | {
      readonly kind: "ok";
      readonly value: Date;
      /** Somebody said so, and it is not just now. */
      readonly isGiven: boolean;
    }
  | { readonly kind: "wrong"; readonly message: string; readonly hint: string };

export function timeOf(call: Call, world: World): Clock {
  const given = text(call, "now");
  if (given !== undefined) return parsed(given, new Date(given), "--now");
  const epoch = world.env["SOURCE_DATE_EPOCH"];
  if (epoch === undefined || epoch === "")
    return { kind: "ok", value: world.now(), isGiven: false };
  const seconds = /^\d+$/u.test(epoch) ? Number(epoch) : Number.NaN;
  return parsed(epoch, new Date(seconds * 1000), "SOURCE_DATE_EPOCH");
}

function parsed(given: string, time: Date, where: string): Clock {
  if (!Number.isNaN(time.getTime())) return { kind: "ok", value: time, isGiven: true };
  return {
    kind: "wrong",
    message: `${where} is no time: "${given}"`,
    hint: where === "--now" ? "write it as 2026-01-31T12:00:00Z" : "it counts seconds since 1970",
  };
}

/** As a time or as how long from now: `2026-12-24T06:00:00Z`, `4h`. Undefined when it is none, or is over. */
export function timeToCome(word: string, now: Date): Date | undefined {
  const duration = parseDuration(word);
  const time = duration === undefined ? new Date(word) : new Date(now.getTime() + duration);
  return time > now ? time : undefined;
}
