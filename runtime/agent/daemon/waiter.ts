// Waits for a time, for somebody who wakes us, or for somebody who stops us.
import type { World } from "../world.ts";

/** Who wakes us during a run means the state after it, so that the next wait is over at once. */
export function waiter({
  signal,
  onWake,
}: Pick<World, "signal" | "onWake">): (milliseconds: number) => Promise<"go" | "stop"> {
  let isWoken = false;
  let wake = (): void => undefined;
  onWake?.(() => {
    isWoken = true;
    wake();
  });
  return async (milliseconds) => {
    if (signal.aborted) return "stop";
    if (!isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(milliseconds, longestTimer));
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          resolve();
        };
        wake = end;
        signal.addEventListener("abort", end, { once: true });
      });
    }
    isWoken = false;
    return signal.aborted ? "stop" : "go";
  };
}

/** Node runs timers that are set for longer at once. */
const longestTimer = 2 ** 31 - 1;
