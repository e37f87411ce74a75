import { expect, test } from "vitest";
import { startReading } from "../2-parse/reading.ts";
import { readSettings } from "../2-parse/settings.ts";
import { besideSettings } from "./settings.ts";

const values = readSettings(
  undefined,
  startReading(() => undefined),
);

test.each([
  ["server.yaml", "store", "store"],
  ["../server.yaml", "store", "../store"],
  ["conf/server.yaml", "../keys", "keys"],
  ["/etc/vigo/server.yaml", "keys", "/etc/vigo/keys"],
  ["/etc/vigo/server.yaml", "/srv/vigo/store", "/srv/vigo/store"],
  ["../server.yaml", "/srv/vigo/store", "/srv/vigo/store"],
  ["conf/server.yaml", "s3://bucket/prefix", "s3://bucket/prefix"],
  [undefined, "store", "store"],
])("in %s, %s means %s", (settings, path, meant) => {
  const project = { stacks: "stacks", inventories: [], settings };
  expect(besideSettings({ project, values, source: undefined, diagnostics: [] }, path)).toBe(meant);
});
