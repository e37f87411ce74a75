// What a host looks at, and what it leaves alone.
import { expect, test } from "vitest";
import { allOf, anyOf, negation } from "./combine.ts";
import type { HostKnowledge } from "./decide.ts";
import { decide } from "./decide.ts";
import type { Expression } from "./tree.ts";

const night: HostKnowledge = {
  changed: false,
  clock: { hour: 3, minute: 0, weekday: 0, dayOfMonth: 1 },
  name: () => ({ kind: "unknown" }),
  trait: (path) => (path === "os.family" ? "debian" : null),
  text: (template) => ({ kind: "residual", template }),
};

const call = (name: string, ...args: readonly string[]): Expression => ({
  kind: "call",
  name,
  args: args.map((text) => ({ kind: "text", text })),
});
const command = (words: string): Expression => call("command_succeeds", words);
const file = call("file_exists", "/a");
const isDebian = call("os_family", "debian");
const isRedhat = call("os_family", "redhat");

async function looksAt(condition: Expression, answer = true): Promise<readonly string[]> {
  const asked: string[] = [];
  const decided = await decide(condition, night, async (question) => {
    asked.push(question.kind === "command-succeeds" ? question.command : question.kind);
    return answer;
  });
  return [...asked, decided.kind === "known" ? String(decided.value) : decided.message];
}

test.each<[string, Expression, readonly string[]]>([
  ["a trait that decides", allOf(isRedhat, command("x")), ["false"]],
  ["a trait that decides, written last", allOf(command("x"), isRedhat), ["false"]],
  ["the hour decides", anyOf(call("hour_range", "2", "5"), command("x")), ["true"]],
  ["nothing decides before", allOf(isDebian, command("x")), ["x", "true"]],
  ["from left to right", allOf(command("x"), command("y")), ["x", "y", "true"]],
  ["each once", anyOf(allOf(command("x"), isRedhat), negation(command("x"))), ["x", "false"]],
  [
    "a branch that is dead is not looked at",
    anyOf(allOf(command("x"), isRedhat), file),
    ["file-exists", "true"],
  ],
  ["changed decides", allOf({ kind: "changed" }, command("x")), ["false"]],
])("%s", async (_, condition, expected) => {
  expect(await looksAt(condition)).toEqual(expected);
});

test("an answer of no ends a conjunction, and an answer of yes a choice", async () => {
  expect(await looksAt(allOf(command("x"), command("y")), false)).toEqual(["x", "false"]);
  expect(await looksAt(anyOf(command("x"), command("y")), true)).toEqual(["x", "true"]);
});

test("a name that no host knows is our own mistake", async () => {
  await expect(looksAt({ kind: "name", name: "site" })).rejects.toThrow("cannot know");
});
