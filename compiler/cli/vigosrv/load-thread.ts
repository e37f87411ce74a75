// The published tree is read in a thread of its own, so that a large one keeps no request waiting.
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Loaded } from "../../server/config-in-force.ts";
import type { Call } from "../command.ts";
import type { World } from "../world.ts";
import { loadPublished } from "./published-tree.ts";

/**
 * `program` is the text of this very program, and not its file: that one may be another version by now, which
 * would speak otherwise. Each load has a thread of its own, whose memory goes with it.
 */
export async function loadInThread(
  program: string,
  call: Call,
  signal: AbortSignal,
): Promise<Loaded> {
  return new Promise((settle, fail) => {
    const worker = new Worker(program, { eval: true, workerData: call });
    const stop = (): void => void worker.terminate();
    signal.addEventListener("abort", stop, { once: true });
    worker.once("message", (loaded: Loaded) => {
      settle(loaded);
      stop();
    });
    worker.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
        settle(wrong("the published tree is too large for the memory"));
      else fail(error);
    });
    // Whoever was answered hears nothing of the end.
    worker.once("exit", () => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) settle(wrong("the server has ended"));
      else fail(new Error("the thread that reads the tree has ended without a word"));
    });
  });
}

/** What the thread does. */
export async function answerLoad(world: World): Promise<void> {
  // Only `loadInThread` starts one, and gives it this.
  const call = workerData as Call;
  const loaded = await loadPublished(call, world);
  // It is copied; nothing is handed over for good.
  parentPort?.postMessage(loaded, []);
}

function wrong(message: string): Loaded {
  return { kind: "wrong", trouble: { message, diagnostics: [] } };
}
