// What a run says on the error stream of the release that it enforces, before it does.
import type { Obtained } from "./obtain.ts";
import type { Options } from "./options.ts";
import { harmless, painter } from "./paint.ts";
import { rolledBackText, waitingText } from "./print-report.ts";
import { wantsColor, type World } from "./world.ts";

interface Telling {
  readonly options: Options;
  readonly world: World;
}

export function noticeFreshness(obtained: Obtained, { options, world }: Telling): void {
  const { stale, release, clockBehindSeconds } = obtained;
  const paint = painter(wantsColor(options.color, world.err, world));
  if (stale !== undefined && stale.effect !== "none") {
    const what = stale.effect === "stop" ? "is only looked at, and not enforced," : "is enforced";
    const how = `release ${release} ${what} as it was verified at ${stale.since}`;
    world.err.write(`${paint("yellow", "stale")}: ${how}: ${harmless(stale.reason)}\n`);
  }
  if (clockBehindSeconds !== undefined) {
    const what = `this machine's clock is ${clockBehindSeconds} seconds behind what was signed already`;
    world.err.write(`${paint("yellow", "clock")}: ${what}: set it right\n`);
  }
}

/** The host is as it was told last, and somebody has to look at what it is told now. */
export function noticeRefused({ refused, release }: Obtained, { options, world }: Telling): void {
  if (refused === undefined) return;
  const paint = painter(wantsColor(options.color, world.err, world));
  const what = `${harmless(refused.message)} (${refused.reason}); release ${release} goes on being enforced`;
  world.err.write(`${paint("red", "error")}: ${what}\n`);
  if (refused.hint !== undefined) {
    world.err.write(`${paint("cyan", "help")}: ${harmless(refused.hint)}\n`);
  }
}

export function noticeWaiting({ waiting, release }: Obtained, { options, world }: Telling): void {
  if (waiting === undefined) return;
  const paint = painter(wantsColor(options.color, world.err, world));
  world.err.write(
    `${paint("cyan", "waiting")}: ${waitingText(waiting)}; release ${release} is enforced\n`,
  );
}

export function noticeRolledBack(
  { rolledBack, release }: Obtained,
  { options, world }: Telling,
): void {
  if (rolledBack === undefined) return;
  const paint = painter(wantsColor(options.color, world.err, world));
  world.err.write(`${paint("cyan", "rolled back")}: ${rolledBackText(release, rolledBack)}\n`);
}
