// Workflow commands, character by character.
import { expect, test } from "vitest";
import type { Diagnostic } from "../diagnostic.ts";
import { renderGithub } from "./github.ts";

const source = { path: "configcrates/a.vgo", text: "name: a\nmode: b\n" };
const plain: Diagnostic = {
  code: "wrong-type",
  severity: "error",
  summary: "wrong",
  subject: { source, start: 8, end: 12 },
};

test.each<[name: string, change: Partial<Diagnostic>, prefix: string | undefined, line: string]>([
  [
    "an error",
    {},
    undefined,
    "::error file=configcrates/a.vgo,line=2,endLine=2,col=1,endColumn=5,title=wrong-type::wrong",
  ],
  [
    "a warning, seen from the root of the repository",
    { severity: "warning" },
    "infra/stacks/",
    "::warning file=infra/stacks/configcrates/a.vgo,line=2,endLine=2,col=1,endColumn=5,title=wrong-type::wrong",
  ],
  [
    "a hint about a file beside the stacks",
    {
      severity: "hint",
      subject: { source: { path: "../inventory.yaml", text: "a" }, start: 0, end: 1 },
    },
    "infra/stacks",
    "::notice file=infra/inventory.yaml,line=1,endLine=1,col=1,endColumn=2,title=wrong-type::wrong",
  ],
  [
    "several lines have no columns",
    { subject: { source, start: 0, end: 12 } },
    undefined,
    "::error file=configcrates/a.vgo,line=1,endLine=2,title=wrong-type::wrong",
  ],
  [
    "all that is said stands in the message",
    {
      detail: "Two\nlines.",
      hint: "mend it",
      related: [{ at: { source, start: 0, end: 4 }, note: "because of this" }],
    },
    undefined,
    "::error file=configcrates/a.vgo,line=2,endLine=2,col=1,endColumn=5,title=wrong-type::" +
      "wrong%0ATwo%0Alines.%0Ahelp: mend it%0Aconfigcrates/a.vgo:1:1: because of this",
  ],
  [
    "what would end a property or the command is escaped",
    {
      summary: "100%\r\n::error::x, y: \u001B[0m",
      subject: { source: { path: "a,b:c%\n::stop.vgo", text: "" }, start: 0, end: 0 },
    },
    undefined,
    "::error file=a%2Cb%3Ac%25%0A%3A%3Astop.vgo,line=1,endLine=1,col=1,endColumn=1,title=wrong-type::" +
      "100%25%0D%0A::error::x, y: ␛[0m",
  ],
])("%s", (_, change, prefix, line) => {
  const options = prefix === undefined ? {} : { prefix };
  expect(renderGithub([{ ...plain, ...change }], options)).toBe(`${line}\n`);
});

test("nothing to say, and several things", () => {
  expect(renderGithub([], {})).toBe("");
  const earlier: Diagnostic = { ...plain, subject: { source, start: 0, end: 4 } };
  expect(renderGithub([plain, earlier, plain], {}).match(/line=\d/gu)).toEqual([
    "line=1",
    "line=2",
  ]);
});
