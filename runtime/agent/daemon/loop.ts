// Runs again and again until it is told to stop; one run at a time, because there is one loop.
import type { Refusal } from "../../contract/refusal.ts";
import type { WrongUsage } from "../command.ts";
import { offsetOf, pauseBefore, type Pace, type Refusals } from "./pace.ts";

export interface Loop {
  readonly host: string;
  readonly pace: Pace;
  /** From 0 to 1, as Math.random. */
  readonly random: () => number;
  /** One run, with all that it prints. */
  run(): Promise<number | WrongUsage | Refusal>;
  /** Undefined when the store answered; else what it asked for, if anything. */
  refusedByStore(): Promise<{ readonly askedMs?: number } | undefined>;
  /** Until the time is over, or somebody wakes or stops us. */
  wait(milliseconds: number): Promise<"go" | "stop">;
  /** Says to whoever looks after the process what goes on. */
  tell(state: LoopState): Promise<void>;
}

export type LoopState =
  | { readonly kind: "waiting"; readonly milliseconds: number }
  | { readonly kind: "running" }
  | { readonly kind: "stopping" };

/** Undefined when it was stopped, as it should be; a command line that is wrong stays wrong. */
export async function keepRunning(loop: Loop): Promise<WrongUsage | undefined> {
  let pause = offsetOf(loop.host, loop.pace);
  let refusals: Refusals = { inARow: 0 };
  for (;;) {
    await loop.tell({ kind: "waiting", milliseconds: pause });
    if ((await loop.wait(pause)) === "stop") break;
    await loop.tell({ kind: "running" });
    const outcome = await loop.run();
    if (typeof outcome !== "number" && outcome.kind === "wrong") return outcome;
    refusals = after(refusals, await loop.refusedByStore());
    pause = pauseBefore(loop.pace, refusals, loop.random());
  }
  await loop.tell({ kind: "stopping" });
  return undefined;
}

function after({ inARow }: Refusals, refused: { readonly askedMs?: number } | undefined): Refusals {
  return refused === undefined ? { inARow: 0 } : { ...refused, inARow: inARow + 1 };
}
