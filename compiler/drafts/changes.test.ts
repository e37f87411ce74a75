import { expect, test } from "vitest";
import { changedCrates } from "./changes.ts";
import { planDrafts, tellRemoved } from "./plan.ts";

const file = (name: string, path: string): string =>
  `name: ${name}\nresources:\n  - {name: it, type: file, target_path: ${path}, content: x}\n`;

const texts = (trees: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(trees));

function told(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly string[]>> {
  const { added, changed, removed } = changedCrates(texts(before), texts(now));
  const paths = (sources: readonly { readonly path: string }[]): readonly string[] =>
    sources.map(({ path }) => path);
  return { added: paths(added), changed: paths(changed), removed: paths(removed) };
}

const nothing = { added: [], changed: [], removed: [] };

test("RETR-02: what is new or says something else is found, and nothing else is", () => {
  const before = { "configcrates/a.vgo": file("a", "/a"), "configcrates/b.vgo": file("b", "/b") };
  const now = {
    "configcrates/b.vgo": file("b", "/other"),
    "configcrates/a.vgo": `# A comment.\n${file("a", "/a").replace("content: x}", 'content: "x"}')}`,
    "configcrates/z/c.vgo": file("c", "/c"),
    "configcrates/compliance.vgo": "compliance: {}\n",
    "configcrates/a.retract": file("a-retract", "/a"),
    "web.vgo": "envoys: []\n",
  };
  expect(told(before, now)).toEqual({
    added: ["configcrates/z/c.vgo"],
    changed: ["configcrates/b.vgo"],
    removed: [],
  });
  expect(told({}, before)["added"]).toEqual(["configcrates/a.vgo", "configcrates/b.vgo"]);
});

test("a configcrate that moved, or got another name, is not gone", () => {
  const before = { "configcrates/a.vgo": file("a", "/a") };
  expect(told(before, { "configcrates/web/a.vgo": file("a", "/a") })).toEqual(nothing);
  const renamed = told(before, { "configcrates/b.vgo": file("b", "/a") });
  expect(renamed).toEqual({ ...nothing, added: ["configcrates/b.vgo"] });
});

test("RETR-07: what is gone is drafted from what it was", () => {
  const changes = changedCrates(texts({ "configcrates/a.vgo": file("a", "/a") }), texts({}));
  const [planned] = planDrafts(changes);
  expect(planned).toMatchObject({ why: "removed", path: "configcrates/a.retract" });
  expect(planned?.draft.text).toContain("# Which hosts had it is not known.\n");
  expect(planned?.draft.text).toContain("target_path: /a");
});

test("a draft that was applied and goes again leaves nothing to draft", () => {
  const [planned] = planDrafts(
    changedCrates(texts({}), texts({ "configcrates/a.vgo": file("a", "/a") })),
  );
  const applied = { "configcrates/a-retract.vgo": planned?.draft.text ?? "" };
  expect(planDrafts(changedCrates(texts({}), texts(applied)))).toEqual([]);
  expect(planDrafts(changedCrates(texts(applied), texts({})))).toEqual([]);
  expect(tellRemoved([])).toBe("");
});

test("its file is named by the configcrate, wherever that lay", () => {
  const changes = changedCrates(
    texts({}),
    texts({ "configcrates/web/x.vgo": file("nginx", "/a") }),
  );
  expect(planDrafts(changes).map(({ path }) => path)).toEqual(["configcrates/web/nginx.retract"]);
});
