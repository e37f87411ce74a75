import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Bundle } from "../contract/bundle.ts";
import { machine } from "../host/machine.ts";
import { parseOptions } from "./options.ts";
import { collectTraits } from "./traits.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-traits-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

type Resource = Bundle["resources"][number];

/** What the host says of itself to a bundle with this attribute and this condition. */
async function traitsFor(
  content: Resource["attributes"][string],
  more: Pick<Resource, "when"> = {},
): Promise<{ readonly [name: string]: unknown }> {
  const attributes = { target_path: "/a", content };
  const resource = { id: "a/a", crate: "a", type: "file", attributes, after: [], ...more };
  const header = { schema: "vigo.host/1", host: "a", fleet: "f", match: "a", tags: [] } as const;
  const parsed = parseOptions(["--traits-dir", folder], ["traits-dir"]);
  if (parsed.kind !== "options") throw new Error("these are options");
  const { traits } = await collectTraits(machine(), {
    options: parsed.options,
    world: {
      env: {},
      out: { write: () => undefined, isTerminal: false },
      err: { write: () => undefined, isTerminal: false },
      hostname: "a",
      home: folder,
      uid: process.getuid?.(),
      version: "0.0.0",
      now: () => new Date(),
      monotonic: () => 0,
      signal: new AbortController().signal,
    },
    release: undefined,
    bundle: { header, resources: [{ ...resource, timeoutSeconds: 60 }] },
  });
  return traits;
}

const printed = (
  ...steps: string[]
): { $template: [{ kind: "print"; value: { kind: "path"; steps: string[] } }] } => ({
  $template: [{ kind: "print", value: { kind: "path", steps } }],
});

// Only what belongs to root speaks for a host.
test.skipIf(process.getuid?.() !== 0)(
  "the operators' own programs run where the bundle may ask for what they say",
  async () => {
    await writeFile(at("site.sh"), `#!/bin/sh\necho ran >>${at("log")}\necho berlin\n`);
    await chmod(at("site.sh"), 0o755);
    expect(await traitsFor("hello\n")).not.toHaveProperty("custom");
    expect(await traitsFor(printed("Traits", "os", "distro"))).not.toHaveProperty("custom");
    await expect(readFile(at("log"))).rejects.toThrow("ENOENT");
    expect(await traitsFor(printed("Traits", "custom", "site"))).toMatchObject({
      custom: { site: "berlin" },
    });
    expect(await traitsFor(printed("Traits"))).toMatchObject({ custom: { site: "berlin" } });
    expect(await traitsFor(printed())).toMatchObject({ custom: { site: "berlin" } });
    expect(await readFile(at("log"), "utf8")).toBe("ran\nran\nran\n");
  },
);

const listening: Resource["when"] = {
  kind: "call",
  name: "port_listening",
  args: [{ kind: "integer", value: 80 }],
};

test("connections are gone through where the bundle may ask for ports, by whatever word", async () => {
  const ports = { ports: expect.anything() };
  expect(await traitsFor("ports\n")).not.toHaveProperty("ports");
  expect(await traitsFor(printed("Traits", "ports"))).toMatchObject(ports);
  expect(await traitsFor("hello\n", { when: listening })).toMatchObject(ports);
});
