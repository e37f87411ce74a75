import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { loadInThread } from "./load-thread.ts";

const call = { args: [], options: { stacks: "stacks" } };
const never = new AbortController().signal;

test("a thread is given the command line, and what it says is what was loaded", async () => {
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    const hostsByCrate = new Map([["motd", ["web01"]]]);
    parentPort.postMessage({ kind: "loaded", config: { fleet: workerData.options.stacks, hosts: 1, configcrates: 1, hostsByCrate } });
    setInterval(() => undefined, 1000);`;
  expect(await loadInThread(program, call, never)).toEqual({
    kind: "loaded",
    config: {
      fleet: "stacks",
      hosts: 1,
      configcrates: 1,
      hostsByCrate: new Map([["motd", ["web01"]]]),
    },
  });
});

test("while a thread is busy without end everybody else goes on, and the end of the server ends it", async () => {
  const ending = new AbortController();
  const loaded = loadInThread("for (;;);", call, ending.signal);
  expect(await Promise.race([loaded, sleep(20, "others go on")])).toBe("others go on");
  ending.abort();
  expect(await loaded).toMatchObject({
    kind: "wrong",
    trouble: { message: "the server has ended" },
  });
});

test.each([
  ["a bug in it", 'throw new Error("our own bug")', "our own bug"],
  ["its end without a word", "process.exit(0)", "without a word"],
])("%s is a bug of the server", async (_, program, message) => {
  await expect(loadInThread(program, call, never)).rejects.toThrow(message);
});
