import * as fc from "fast-check";
import { expect, test } from "vitest";
import { waveSeeds, type ReleaseDocument, type Wave } from "../contract/bundle.ts";
import { isHeldBack, isOpen, seedOf, waveOf } from "./waves.ts";

const noon = new Date("2026-03-01T12:00:00Z");

function released(release: number, waves?: readonly Wave[]): ReleaseDocument {
  return {
    schema: "vigo.release/1",
    release,
    created: "",
    fleet: "prod",
    compiler: { version: "0" },
    hosts: 0,
    tree: { t: "leaf", d: 0, h: {}, p: [] },
    ...(waves === undefined ? {} : { waves }),
  };
}

const hosts = Array.from({ length: 20_000 }, (_, at) => `host${at}.example.com`);

test("seeds spread evenly", () => {
  const eighths = Array.from({ length: 8 }, () => 0);
  for (const host of hosts) {
    const seed = seedOf(host, 7);
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(seed).toBeLessThan(waveSeeds);
    eighths[Math.floor(seed / (waveSeeds / 8))] =
      (eighths[Math.floor(seed / (waveSeeds / 8))] ?? 0) + 1;
  }
  // Each eighth holds 2500 give or take five standard deviations.
  for (const count of eighths) expect(Math.abs(count - 2500)).toBeLessThan(235);
});

test("a seed is what a second implementation would make of it", () => {
  // sha256("web01 1") begins with the bits of these three hex digits.
  expect(seedOf("web01", 1)).toBe(657);
});

test("with another release other hosts go first", () => {
  const first = (release: number): ReadonlySet<string> =>
    new Set(hosts.filter((host) => seedOf(host, release) < waveSeeds / 20));
  const [one, two] = [first(1), first(2)];
  const both = [...one].filter((host) => two.has(host));
  // A twentieth of a twentieth is 50.
  expect(both.length).toBeLessThan(90);
  expect(one.size).toBeGreaterThan(800);
});

test("waves nest: who is in an earlier one never waits longer than who is in a later one", () => {
  const plan = fc.uniqueArray(fc.integer({ min: 1, max: waveSeeds - 1 }), { maxLength: 6 });
  fc.assert(
    fc.property(plan, fc.string(), fc.string(), fc.integer({ min: 1 }), (cuts, a, b, release) => {
      const untils = [...cuts.sort((x, y) => x - y), waveSeeds];
      const waves = untils.map((until, at) => {
        return { until, opens: new Date(noon.getTime() + at * 3_600_000).toISOString() };
      });
      const document = released(release, waves);
      const [early, late] = [a, b].sort((x, y) => seedOf(x, release) - seedOf(y, release));
      const opens = (host = ""): string => waveOf(document, host)?.opens ?? "";
      expect(opens(early) <= opens(late)).toBe(true);
    }),
  );
});

test("the last wave takes all, and without waves nobody waits", () => {
  const short = released(1, [{ opens: "2026-03-01T12:00:00Z", until: 1 }]);
  for (const host of hosts.slice(0, 100)) expect(waveOf(short, host)?.until).toBe(1);
  expect(waveOf(released(1), "a")).toBeUndefined();
  expect(waveOf(released(1, []), "a")).toBeUndefined();
});

test("a wave is open from its time on, and one whose time is none never is", () => {
  const wave = { opens: "2026-03-01T12:00:00Z", until: waveSeeds };
  expect(isOpen(wave, noon)).toBe(true);
  expect(isOpen(wave, new Date(noon.getTime() - 1))).toBe(false);
  expect(isOpen({ ...wave, opens: "soon" }, noon)).toBe(false);
  expect(isHeldBack(released(1, [wave]), noon)).toBe(false);
  expect(isHeldBack(released(1, [wave]), new Date(0))).toBe(true);
  expect(isHeldBack(released(1), noon)).toBe(false);
});
