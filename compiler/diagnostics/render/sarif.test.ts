// SARIF against the parts of its schema that we use, and what those parts say.
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import type { Diagnostic } from "../diagnostic.ts";
import { renderSarif } from "./sarif.ts";

const exactly = (required: readonly string[], properties: object): object => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});
const list = (items: object): object => ({ type: "array", items });
const text = exactly(["text"], { text: { type: "string" } });
const place = { type: "integer", minimum: 1 };
const level = { enum: ["none", "note", "warning", "error"] };
const region = exactly(["startLine", "startColumn", "endLine", "endColumn"], {
  startLine: place,
  startColumn: place,
  endLine: place,
  endColumn: place,
});
const artifactLocation = exactly(["uri", "uriBaseId"], {
  // A reference without a scheme, in which everything unusual is percent-encoded.
  uri: { type: "string", pattern: "^(?!/)(?:[A-Za-z0-9\\-._~!'()*/]|%[0-9A-F]{2})+$" },
  uriBaseId: { const: "STACKS" },
});
const location = exactly(["physicalLocation"], {
  physicalLocation: exactly(["artifactLocation", "region"], { artifactLocation, region }),
  message: text,
});
const fix = exactly(["artifactChanges"], {
  artifactChanges: {
    minItems: 1,
    ...list(
      exactly(["artifactLocation", "replacements"], {
        artifactLocation,
        replacements: {
          minItems: 1,
          ...list(exactly(["deletedRegion"], { deletedRegion: region, insertedContent: text })),
        },
      }),
    ),
  },
});
const schema = exactly(["$schema", "version", "runs"], {
  $schema: { type: "string" },
  version: { const: "2.1.0" },
  runs: list(
    exactly(["tool", "results"], {
      tool: exactly(["driver"], {
        driver: exactly(["name", "version", "rules"], {
          name: { const: "vigocli" },
          version: { const: "1.2.3" },
          rules: {
            uniqueItems: true,
            ...list(
              exactly(["id", "shortDescription"], {
                id: { type: "string", pattern: "^[a-z0-9]+(?:-[a-z0-9]+)*$" },
                shortDescription: text,
                defaultConfiguration: exactly(["level"], { level }),
              }),
            ),
          },
        }),
      }),
      columnKind: { const: "utf16CodeUnits" },
      originalUriBaseIds: exactly(["STACKS"], { STACKS: exactly([], { description: text }) }),
      results: list(
        exactly(["ruleId", "ruleIndex", "level", "message", "locations"], {
          ruleId: { type: "string" },
          ruleIndex: { type: "integer", minimum: 0 },
          level,
          message: text,
          locations: { minItems: 1, ...list(location) },
          relatedLocations: list(location),
          fixes: list(fix),
        }),
      ),
    }),
  ),
});

const source = { path: "configcrates/a b#ü.vgo", text: "name: a\nmode: 0644\n" };
const other = { path: "roles.vgo", text: "web: a\n" };
const first: Diagnostic = {
  code: "wrong-type",
  severity: "hint",
  summary: "wrong",
  subject: { source, start: 0, end: 4 },
};
const second: Diagnostic = {
  code: "duplicate-key",
  severity: "error",
  summary: "twice",
  detail: "Once is enough.",
  hint: "remove one",
  subject: { source, start: 8, end: 19 },
  related: [{ at: { source: other, start: 0, end: 3 }, note: "and here" }],
  fix: {
    edits: [
      { at: { source, start: 14, end: 18 }, text: '"0644"' },
      { at: { source: other, start: 5, end: 5 }, text: "b" },
      { at: { source, start: 0, end: 0 }, text: "#" },
    ],
  },
};
const third: Diagnostic = {
  ...first,
  severity: "warning",
  subject: { source: other, start: 0, end: 0 },
};

const at = (line: number, from: number, endLine: number, to: number): object => ({
  startLine: line,
  startColumn: from,
  endLine,
  endColumn: to,
});
const inFile = (uri: string): object => ({ artifactLocation: { uri, uriBaseId: "STACKS" } });
const uri = "configcrates/a%20b%23%C3%BC.vgo";

test.each([[[]], [[first]], [[third, second, first]]])(
  "it is well-formed: case %#",
  (diagnostics) => {
    const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema);
    validate(JSON.parse(renderSarif(diagnostics, { version: "1.2.3" })));
    expect(validate.errors).toBeNull();
  },
);

test("codes become rules, each with its gravest level", () => {
  const log = JSON.parse(renderSarif([third, second, first], { version: "1.2.3" }));
  expect(log.runs[0].tool.driver.rules).toEqual([
    {
      id: "duplicate-key",
      shortDescription: { text: "A key stands twice in one mapping" },
      defaultConfiguration: { level: "error" },
    },
    {
      id: "wrong-type",
      shortDescription: { text: "A value is of the wrong type" },
      defaultConfiguration: { level: "warning" },
    },
  ]);
});

test("diagnostics become results", () => {
  const log = JSON.parse(renderSarif([third, second, first], { version: "1.2.3" }));
  expect(log.runs[0].results).toEqual([
    {
      ruleId: "wrong-type",
      ruleIndex: 1,
      level: "note",
      message: { text: "wrong" },
      locations: [{ physicalLocation: { ...inFile(uri), region: at(1, 1, 1, 5) } }],
    },
    {
      ruleId: "duplicate-key",
      ruleIndex: 0,
      level: "error",
      message: { text: "twice\nOnce is enough.\nhelp: remove one" },
      locations: [{ physicalLocation: { ...inFile(uri), region: at(2, 1, 3, 1) } }],
      relatedLocations: [
        {
          physicalLocation: { ...inFile("roles.vgo"), region: at(1, 1, 1, 4) },
          message: { text: "and here" },
        },
      ],
      fixes: [
        {
          artifactChanges: [
            {
              ...inFile(uri),
              replacements: [
                { deletedRegion: at(2, 7, 2, 11), insertedContent: { text: '"0644"' } },
                { deletedRegion: at(1, 1, 1, 1), insertedContent: { text: "#" } },
              ],
            },
            {
              ...inFile("roles.vgo"),
              replacements: [{ deletedRegion: at(1, 6, 1, 6), insertedContent: { text: "b" } }],
            },
          ],
        },
      ],
    },
    {
      ruleId: "wrong-type",
      ruleIndex: 1,
      level: "warning",
      message: { text: "wrong" },
      locations: [{ physicalLocation: { ...inFile("roles.vgo"), region: at(1, 1, 1, 1) } }],
    },
  ]);
});
