// Lets only so many at once do something; the others wait for their turn in order.

export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

export function limiter(atOnce: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // A place that comes free is handed on, so that nobody overtakes.
    if (running < atOnce) running += 1;
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
