// Waits until a server that was started answers.
import { get } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { Processes } from "./processes.ts";

const patienceSeconds = 60;

/** Any answer counts: also "you may not" comes from a server that is up. */
export async function untilItAnswers(url: string, processes: Processes): Promise<void> {
  const last = performance.now() + patienceSeconds * 1000;
  while (!(await answers(url))) {
    const fallen = await processes.fallen();
    if (fallen.length > 0) throw new Error(fallen.join("; "));
    if (performance.now() > last) throw new Error(`nothing answers at ${url}`);
    await setTimeout(50);
  }
}

async function answers(url: string): Promise<boolean> {
  return new Promise((settle) => {
    const request = get(url, { timeout: 5000 }, (response) => {
      response.resume();
      settle(response.statusCode !== undefined && response.statusCode < 500);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => settle(false));
  });
}
