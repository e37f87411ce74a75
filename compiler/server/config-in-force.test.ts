import { expect, test } from "vitest";
import { configInForce, type Loaded, type PublishedConfig } from "./config-in-force.ts";

function config(hosts: number): PublishedConfig {
  return { fleet: "test", hosts, configcrates: 1, hostsByCrate: new Map() };
}

const loaded = (hosts: number): Loaded => ({ kind: "loaded", config: config(hosts) });
const wrong: Loaded = { kind: "wrong", trouble: { message: "a mistake", diagnostics: [] } };
const noon = new Date("2026-03-01T12:00:00Z");
const now = (): Date => noon;

test("before anything was loaded there is nothing", () => {
  expect(configInForce(() => Promise.resolve(wrong), now).state()).toEqual({
    version: 0,
    config: undefined,
    loaded: undefined,
    lastError: undefined,
  });
});

// RELOAD-07, RELOAD-08.
test("success counts on, failure leaves what was in force and says why, until the next success", async () => {
  const finds = [loaded(1), wrong, wrong, loaded(2)];
  const inForce = configInForce(() => Promise.resolve(finds.shift() ?? wrong), now);
  const states = [];
  for (let count = 0; count < 4; count += 1) states.push(await inForce.reload());
  expect(
    states.map(({ version, config: of, lastError }) => [version, of?.hosts, lastError?.message]),
  ).toEqual([
    [1, 1, undefined],
    [1, 1, "a mistake"],
    [1, 1, "a mistake"],
    [2, 2, undefined],
  ]);
  expect(inForce.state()).toBe(states[3]);
});

test("who asks while a reload runs gets one that began later, and shares it", async () => {
  let running = 0;
  let most = 0;
  let started = 0;
  const ends: (() => void)[] = [];
  const inForce = configInForce(async () => {
    running += 1;
    started += 1;
    most = Math.max(most, running);
    const hosts = started;
    await new Promise<void>((done) => ends.push(done));
    running -= 1;
    return loaded(hosts);
  }, now);
  const first = inForce.reload();
  const [second, third] = [inForce.reload(), inForce.reload()];
  expect(started).toBe(1);
  ends.shift()?.();
  expect((await first).config?.hosts).toBe(1);
  await Promise.resolve();
  expect(started).toBe(2);
  // The one that runs now has begun before this was asked.
  const fourth = inForce.reload();
  ends.shift()?.();
  expect((await second).config?.hosts).toBe(2);
  expect(await third).toBe(await second);
  await Promise.resolve();
  ends.shift()?.();
  expect((await fourth).config?.hosts).toBe(3);
  expect([started, most, inForce.state().version]).toEqual([3, 1, 3]);
});

test("a bug in one reload reaches those who asked for it, and not the next", async () => {
  let count = 0;
  const inForce = configInForce(() => {
    count += 1;
    return count === 1 ? Promise.reject(new Error("a bug")) : Promise.resolve(loaded(count));
  }, now);
  const [first, second] = [inForce.reload(), inForce.reload()];
  await expect(first).rejects.toThrow("a bug");
  expect((await second).version).toBe(1);
});
