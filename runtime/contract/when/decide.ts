// Decides a condition on a host, looking at the machine only for what is not settled without it.
import { answerCall } from "./builtins.ts";
import { evaluate } from "./evaluate.ts";
import type { HostQuestions, Question } from "./questions.ts";
import type { Fault, Known, Scope } from "./scope.ts";
import type { Expression } from "./tree.ts";

/** What a host knows before it looks at the machine: everything but the answers to questions. */
export type HostKnowledge = Pick<Scope, "changed" | "name" | "text"> &
  Pick<HostQuestions, "clock" | "trait">;

/**
 * Questions are asked one at a time, from left to right, and each at most once. A command is not run
 * when the time of day, a trait or an earlier answer has already decided.
 */
export async function decide(
  expression: Expression,
  knowledge: HostKnowledge,
  look: (question: Question) => Promise<boolean>,
): Promise<Known | Fault> {
  const answers = new Map<string, boolean>();
  let outcome = evaluate(
    expression,
    scopeOf(knowledge, () => undefined),
  );
  while (outcome.kind === "residual") {
    const open = outcome.expression;
    const question = firstQuestion(open, knowledge);
    answers.set(JSON.stringify(question), await look(question));
    outcome = evaluate(
      open,
      scopeOf(knowledge, (asked) => answers.get(JSON.stringify(asked))),
    );
  }
  return outcome;
}

/** What is left holds nothing that is decided, so its first question is one that matters. */
function firstQuestion(open: Expression, knowledge: HostKnowledge): Question {
  let first: Question | undefined;
  const note = (question: Question): undefined => {
    first ??= question;
  };
  evaluate(open, scopeOf(knowledge, note));
  if (first === undefined) throw new Error("a condition asks for what this host cannot know");
  return first;
}

function scopeOf(knowledge: HostKnowledge, ask: HostQuestions["ask"]): Scope {
  const { changed, clock } = knowledge;
  const host: HostQuestions = { clock, trait: (path) => knowledge.trait(path), ask };
  return {
    changed,
    name: (name) => knowledge.name(name),
    trait: (path) => knowledge.trait(path),
    text: (template) => knowledge.text(template),
    call: (name, args) => answerCall(name, args, host),
  };
}
