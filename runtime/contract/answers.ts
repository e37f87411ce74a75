// Asks for many things, a few at a time: all of the answers in order, or one refusal.
import { ok, type Answer, type Refusal } from "./refusal.ts";

/** After the first refusal nothing more is asked for. */
export async function answers<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<Answer<R>>,
): Promise<Answer<readonly R[]>> {
  const values: R[] = [];
  const refusals: Refusal[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      const answer = await ask(item);
      if (answer.kind === "ok") values[index] = answer.value;
      else refusals.push(answer);
      if (refusals.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return refusals[0] ?? ok(values);
}

/** Enough to hide the waiting, too few to run out of open files. */
const atOnce = 16;
