// What given traits decide in a bundle, and what stays for the machine itself.
import { expect, test } from "vitest";
import type { Attribute } from "../../runtime/contract/attribute.ts";
import type { Bundle, Resource } from "../../runtime/contract/bundle.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import { foldBundle } from "./fold-bundle.ts";

const call = (name: string, text: string): Expression => ({
  kind: "call",
  name,
  args: [{ kind: "text", text }],
});
const isDebian = call("os_family", "debian");
const isRedhat = call("os_family", "redhat");
const hasFile = call("file_exists", "/x");
const traits: Value = { os: { family: "debian", kernel: "linux", codename: "bookworm" } };
const codename: Attribute = {
  $template: [
    { kind: "text", text: "on " },
    { kind: "print", value: { kind: "path", steps: ["Traits", "os", "codename"] } },
  ],
};

test.each<[string, Attribute, Attribute]>([
  ["a template prints", codename, "on bookworm"],
  ["templates in lists and maps print too", [{ a: codename }], [{ a: "on bookworm" }]],
  [
    "the first arm that holds",
    {
      $first: [
        { when: isRedhat, value: 1 },
        { when: isDebian, value: codename },
      ],
      otherwise: 3,
    },
    "on bookworm",
  ],
  ["no arm holds", { $first: [{ when: isRedhat, value: 1 }], otherwise: codename }, "on bookworm"],
  [
    "an arm that only the machine decides stands before the one that holds",
    {
      $first: [
        { when: hasFile, value: 1 },
        { when: isDebian, value: 2 },
      ],
      otherwise: 3,
    },
    { $first: [{ when: hasFile, value: 1 }], otherwise: 2 },
  ],
  [
    "lists join, each item once",
    {
      $union: [
        { when: isDebian, value: ["a", "b"] },
        { when: isRedhat, value: ["c"] },
        { when: isDebian, value: ["b", "d"] },
      ],
      otherwise: [],
    },
    ["a", "b", "d"],
  ],
  [
    "a list that is partly open keeps what holds",
    {
      $union: [
        { when: isDebian, value: ["a"] },
        { when: hasFile, value: ["b"] },
      ],
      otherwise: [],
    },
    {
      $union: [
        { when: { kind: "literal", value: true }, value: ["a"] },
        { when: hasFile, value: ["b"] },
      ],
      otherwise: [],
    },
  ],
])("%s", (_, attribute, expected) => {
  const folded = foldBundle(bundleOf({ attributes: { content: attribute } }), traits);
  expect(folded.bundle.resources[0]?.attributes).toEqual({ content: expected });
  expect(folded.faults).toEqual([]);
});

test("null means that there is no value", () => {
  const otherwise = { $first: [{ when: isDebian, value: null }], otherwise: 3 };
  const { bundle } = foldBundle(bundleOf({ attributes: { owner: otherwise } }), traits);
  expect(bundle.resources[0]?.attributes).toEqual({});
});

test("a condition that fails leaves the resource out; one that holds disappears", () => {
  expect(foldBundle(bundleOf({ when: isRedhat }), traits)).toMatchObject({
    bundle: { resources: [] },
    skipped: ["a/f"],
  });
  expect(foldBundle(bundleOf({ when: isDebian }), traits).bundle.resources[0]).not.toHaveProperty(
    "when",
  );
  const both: Expression = { kind: "all", operands: [isDebian, hasFile] };
  expect(foldBundle(bundleOf({ when: both }), traits).bundle.resources[0]?.when).toEqual(hasFile);
});

test("a case is decided by what it prints", () => {
  const choice = {
    subject: [{ kind: "print", value: { kind: "path", steps: ["Traits", "os", "codename"] } }],
    branches: { bookworm: { mode: "0600" }, trixie: { mode: "0644" } },
  } as const;
  const [resource] = foldBundle(bundleOf({ choice, attributes: { owner: "a" } }), traits).bundle
    .resources;
  expect(resource?.attributes).toEqual({ owner: "a", mode: "0600" });
  expect(resource).not.toHaveProperty("choice");
});

test("a trait that such a host lacks is told, and the template stays", () => {
  const { bundle, faults } = foldBundle(bundleOf({ attributes: { content: codename } }), {
    os: {},
  });
  expect(faults).toEqual([{ id: "a/f", message: expect.stringContaining("codename") }]);
  expect(bundle.resources[0]?.attributes).toEqual({ content: codename });
});

function bundleOf(resource: Partial<Resource>): Bundle {
  return {
    header: { schema: "vigo.host/1", host: "web1", fleet: "f", match: "*", tags: [] },
    resources: [
      {
        id: "a/f",
        crate: "a",
        type: "file",
        attributes: {},
        after: [],
        timeoutSeconds: 1,
        ...resource,
      },
    ],
  };
}
