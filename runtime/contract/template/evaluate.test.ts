// That no tree makes an evaluation throw, hang or fill the memory. What trees mean is in fixtures/template.
import { expect, test } from "vitest";
import { evaluateTemplate } from "./evaluate.ts";
import type { PartialValue } from "./scope.ts";
import type { Expression, Template, TemplateNode } from "./tree.ts";

const dot: Expression = { kind: "path", steps: [] };
const x: Expression = { kind: "path", from: "$x", steps: [] };
const unknown: Expression = { kind: "path", steps: ["Traits", "on"] };
const everything: PartialValue = { kind: "known", value: { Traits: { on: true } } };
const nothing: PartialValue = {
  kind: "map",
  entries: new Map([["Traits", { kind: "unknown" }]]),
  open: false,
};

function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: "call", name, args };
}

function literal(value: string | number): Expression {
  return { kind: "literal", value };
}

function repeat(count: number, start: Expression, step: Expression, last: Expression): Template {
  return [
    { kind: "declare", name: "$x", value: start },
    { kind: "range", value: literal(count), body: [{ kind: "assign", name: "$x", value: step }] },
    { kind: "print", value: last },
  ];
}

function nested(depth: number, wrap: (inner: Template) => TemplateNode): Template {
  let template: Template = [{ kind: "text", text: "x" }];
  for (let left = depth; left > 0; left -= 1) template = [wrap(template)];
  return template;
}

const inIf = (body: Template): TemplateNode => ({ kind: "if", value: unknown, body });
const selfCall: TemplateNode = { kind: "template", name: "t", value: dot };

test.each<[what: string, template: Template]>([
  ["a loop without an end", [{ kind: "range", value: literal(1e9), body: [] }]],
  ["texts that double", repeat(60, literal("ab"), call("print", x, x), x)],
  ["lists that double", repeat(60, call("list", literal(1)), call("list", x, x), x)],
  ["maps that double", repeat(60, call("dict"), call("dict", literal("a"), x, literal("b"), x), x)],
  ["lists in lists in lists", repeat(5000, call("list"), call("list", x), x)],
  ["texts of texts", repeat(9, literal("a\u200b".repeat(100)), call("quote", x, x, x, x), x)],
  ["padding", repeat(30, literal(""), call("printf", literal("%s%1000000d"), x, literal(1)), x)],
  [
    "texts between letters",
    repeat(4, literal("aaaaaaaaaa"), call("replace", literal("a"), x, x), x),
  ],
  ["blocks in blocks", nested(3000, inIf)],
  ["a template that calls itself", [{ kind: "define", name: "t", body: [selfCall] }, selfCall]],
  [
    "a template that calls itself from afar",
    [
      { kind: "define", name: "t", body: nested(90, (inner) => inIf([...inner, selfCall])) },
      selfCall,
    ],
  ],
])("%s: too much", (_, template) => {
  for (const scope of [everything, nothing]) {
    const result = evaluateTemplate(template, scope);
    expect(result.kind === "fault" && result.fault.code).toBe("too-much");
  }
});

test.each(["print", "toJson", "toYaml", "quote", "html"])(
  "%s reaches the bottom of a deep list",
  (name) => {
    const result = evaluateTemplate(
      repeat(900, call("list"), call("list", x), call(name, x)),
      everything,
    );
    expect(result.kind).toBe("text");
  },
);

test("what no parser makes is a fault, not a crash", () => {
  const strange: readonly TemplateNode[] = [
    { kind: "print", value: call("nope") },
    { kind: "print", value: call("upper") },
    { kind: "print", value: call("default", literal(1)) },
    { kind: "template", name: "nope" },
  ];
  for (const node of strange) expect(evaluateTemplate([node], everything).kind).toBe("fault");
  const harmless: readonly TemplateNode[] = [
    { kind: "break" },
    { kind: "assign", name: "$y", value: dot },
    { kind: "range", value: dot, bind: { names: [] }, body: [{ kind: "continue" }] },
  ];
  for (const node of harmless) expect(evaluateTemplate([node], everything).kind).toBe("text");
});

test("names that every object of JavaScript has are not defined", () => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    const node: TemplateNode = { kind: "print", value: { kind: "path", steps: ["Traits", name] } };
    expect(evaluateTemplate([node], everything)).toMatchObject({
      kind: "fault",
      fault: { code: "undefined", name },
    });
  }
  const made = call("toJson", call("dict", literal("__proto__"), literal(1)));
  expect(evaluateTemplate([{ kind: "print", value: made }], everything)).toEqual({
    kind: "text",
    text: '{"__proto__":1}',
  });
});
