// A run asks for the same thing once, and anew after every change.
import { expect, test } from "vitest";
import type { Host, HostView, PathStep } from "../host/host.ts";
import { once } from "./once.ts";
import { remembering } from "../host/remembering.ts";
import { seeded } from "../host/seeded.ts";

const step: PathStep = { kind: "make-folder", path: "/made", mode: 0o755 };

function counting(): { readonly host: Host; readonly asked: string[] } {
  const asked: string[] = [];
  const beneath = seeded({ users: { dan: 1000 }, groups: { ops: 50 } });
  const counted: Host = {
    ...beneath,
    userId: (name) => {
      asked.push(`user ${name}`);
      return beneath.userId(name);
    },
    groupId: (name) => {
      asked.push(`group ${name}`);
      return beneath.groupId(name);
    },
  };
  return { host: remembering(counted), asked };
}

test("an account and a group of one name are two questions, each asked once until something changes", async () => {
  const { host, asked } = counting();
  expect([await host.userId("dan"), await host.userId("dan")]).toEqual([1000, 1000]);
  expect([await host.groupId("dan"), await host.groupId("ops")]).toEqual([undefined, 50]);
  expect(asked).toEqual(["user dan", "group dan", "group ops"]);
  await host.perform(step);
  expect(await host.userId("dan")).toBe(1000);
  expect(asked).toEqual(["user dan", "group dan", "group ops", "user dan"]);
});

test("a survey is made once until something changes, also when two ask at the same time", async () => {
  const { host } = counting();
  const seen: (readonly string[])[] = [];
  const survey = async (view: HostView): Promise<readonly string[]> => {
    const names = (await view.list("/")) ?? [];
    seen.push(names);
    return names;
  };
  expect(await Promise.all([once(survey, host), once(survey, host)])).toEqual([[], []]);
  await host.perform(step);
  expect(await once(survey, host)).toEqual(["made"]);
  expect(seen).toEqual([[], ["made"]]);
});

test("a survey that failed is made again", async () => {
  const { host } = counting();
  let tries = 0;
  const survey = (): Promise<number> => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error("cut short")) : Promise.resolve(tries);
  };
  await expect(once(survey, host)).rejects.toThrow("cut short");
  expect(await once(survey, host)).toBe(2);
});

test("a host that remembers nothing is surveyed each time", async () => {
  let times = 0;
  const survey = (): Promise<number> => Promise.resolve((times += 1));
  const host = seeded({});
  expect([await once(survey, host), await once(survey, host)]).toEqual([1, 2]);
});
