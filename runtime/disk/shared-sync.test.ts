// However many ask, each is answered by a sync that began after they asked.
import { expect, test } from "vitest";
import { sharedSync } from "./shared-sync.ts";

interface Begun {
  readonly path: string;
  readonly end: (error?: Error) => void;
}

function scene(): { readonly sync: (path: string) => Promise<void>; readonly begun: Begun[] } {
  const begun: Begun[] = [];
  const sync = sharedSync(
    (path) =>
      new Promise((done, fail) => {
        begun.push({ path, end: (error) => (error === undefined ? done() : fail(error)) });
      }),
  );
  return { sync, begun };
}

async function settled(): Promise<void> {
  await new Promise((done) => {
    setImmediate(done);
  });
}

test("those who ask during a sync share the next one, which begins when that is over", async () => {
  const { sync, begun } = scene();
  const answered: string[] = [];
  const ask = (name: string): void => void sync("/a").then(() => answered.push(name));
  ask("first");
  ask("second");
  ask("third");
  await settled();
  expect(begun.length).toBe(1);
  begun[0]?.end();
  await settled();
  expect(answered).toEqual(["first"]);
  expect(begun.length).toBe(2);
  ask("fourth");
  begun[1]?.end();
  await settled();
  expect(answered).toEqual(["first", "second", "third"]);
  begun[2]?.end();
  await settled();
  expect(answered).toEqual(["first", "second", "third", "fourth"]);
  expect(begun.length).toBe(3);
});

test("once nobody waits, the next who asks gets a sync at once", async () => {
  const { sync, begun } = scene();
  const first = sync("/a");
  begun[0]?.end();
  await first;
  const second = sync("/a");
  expect(begun.length).toBe(2);
  begun[1]?.end();
  await second;
});

test("a sync that fails is told to those who waited for it, and to nobody else", async () => {
  const { sync, begun } = scene();
  const first = sync("/a");
  const second = sync("/a");
  begun[0]?.end(new Error("the disk is gone"));
  await expect(first).rejects.toThrow("the disk is gone");
  await settled();
  begun[1]?.end();
  await expect(second).resolves.toBeUndefined();
});

test("folders do not wait for one another", async () => {
  const { sync, begun } = scene();
  const both = [sync("/a"), sync("/b")];
  expect(begun.map(({ path }) => path)).toEqual(["/a", "/b"]);
  for (const { end } of begun) end();
  await Promise.all(both);
});
