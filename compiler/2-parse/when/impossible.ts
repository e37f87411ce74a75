// Finds conditions that no host can meet, such as two packaging families at once.
import { allOf } from "../../../runtime/contract/when/combine.ts";
import type { Expression } from "../../../runtime/contract/when/tree.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../source/source.ts";
import { wordsOf } from "./build-word.ts";
import type { Words } from "./diagnostics.ts";
import { whenNever } from "./diagnostics.ts";
import type { Allowed, Fact } from "./facts.ts";
import { factsOf, intersect, isEmpty } from "./facts.ts";
import type { ParsedWhen } from "./parsed-when.ts";

/** Looks at the whole, then at its parts: one branch of an || may be dead while the other lives. */
export function reportImpossible({ expression, places }: ParsedWhen, report: Report): void {
  const budget = { steps: mostSteps };
  const look = (part: Expression): void => {
    const clash = findClash(part, budget);
    const at = places.get(part);
    if (clash !== undefined && at !== undefined) report(whenNever(wordsOfClash(clash, at, places)));
    else if (part.kind === "all" || part.kind === "any") part.operands.forEach(look);
  };
  look(expression);
}

/** Joined by `allOf`, two conditions tell whether they can both hold. True too when in doubt. */
export function isPossible(expression: Expression): boolean {
  return findClash(expression, { steps: mostSteps }) === undefined;
}

/** Enough for anything that people write; beyond it, a condition is taken to be possible. */
const mostSteps = 50_000;

interface Budget {
  steps: number;
}

interface Clash {
  /** Sentences. */
  readonly because: Iterable<string>;
  /** What excludes one another, unless it takes several branches to see it. */
  readonly between: readonly Claim[];
}

interface Claim {
  readonly condition: Expression;
  readonly negated: boolean;
}

/** Claims that must all hold, as a list that shares its tail. */
interface Demand extends Claim {
  readonly rest: Demand | undefined;
}

interface Standing {
  readonly allowed: Allowed;
  readonly because: ReadonlySet<string>;
  readonly by: readonly Claim[];
}

function findClash(condition: Expression, budget: Budget): Clash | undefined {
  return search({ condition, negated: false, rest: undefined }, new Map(), budget);
}

/** Undefined as soon as one way is found to meet every demand. */
function search(first: Demand, standing: Map<string, Standing>, budget: Budget): Clash | undefined {
  let demand: Demand | undefined = first;
  while (demand !== undefined) {
    budget.steps -= 1;
    if (budget.steps < 0) return undefined;
    const { condition, negated, rest }: Demand = demand;
    switch (condition.kind) {
      case "literal":
        // Whoever writes `false` means it.
        demand = rest;
        break;
      case "not":
        demand = { condition: condition.operand, negated: !negated, rest };
        break;
      case "all":
      case "any":
        if ((condition.kind === "all") === negated) {
          return searchBranches(demand, condition.operands, standing, budget);
        }
        demand = condition.operands.reduceRight<Demand | undefined>(
          (rest, operand) => ({ condition: operand, negated, rest }),
          rest,
        );
        break;
      default: {
        const clash = claim(demand, standing);
        if (clash !== undefined) return clash;
        demand = rest;
      }
    }
  }
  return undefined;
}

/** Every branch must fail, and then no single pair is the reason. */
function searchBranches(
  { negated, rest }: Demand,
  branches: readonly Expression[],
  standing: ReadonlyMap<string, Standing>,
  budget: Budget,
): Clash | undefined {
  for (const condition of branches) {
    budget.steps -= standing.size;
    const clash = search({ condition, negated, rest }, new Map(standing), budget);
    if (clash === undefined) return undefined;
  }
  return { because: ["Each way to meet one part excludes another part."], between: [] };
}

/** Adds what a claim says to what stands. */
function claim({ condition, negated }: Claim, standing: Map<string, Standing>): Clash | undefined {
  for (const fact of factsOf(condition, negated)) {
    const before = standing.get(fact.about);
    const allowed = remaining(before, fact);
    const by = [...(before?.by ?? []), { condition, negated }];
    const because = new Set([...(before?.because ?? []), fact.because]);
    if (isEmpty(allowed)) return { because, between: by };
    standing.set(fact.about, { allowed, because, by });
  }
  return undefined;
}

function remaining(before: Standing | undefined, fact: Fact): Allowed {
  return before === undefined ? fact.allowed : intersect(before.allowed, fact.allowed);
}

function wordsOfClash(clash: Clash, at: Span, places: ParsedWhen["places"]): Words {
  const [first, second, ...others] = clash.between.map((claim) => wordsOfClaim(claim, places));
  const isPair = first !== undefined && second !== undefined && others.length === 0;
  return {
    subject: at,
    summary: isPair
      ? `\`${first}\` and \`${second}\` are never true together`
      : "this can never be true",
    detail: [...clash.because].join(" "),
    hint: hintFor(clash),
    rules: ["LANG-09"],
  };
}

/** Two that are alike were probably meant as alternatives; a thing and its opposite were not. */
function hintFor({ between }: Clash): string {
  const areAlike = between.every(
    ({ condition, negated }) =>
      !negated && condition.kind !== "differs" && condition.kind === between[0]?.condition.kind,
  );
  return areAlike && between.length > 1
    ? "if one of them is enough, join them with ||"
    : "mend it, or remove what it guards";
}

function wordsOfClaim({ condition, negated }: Claim, places: ParsedWhen["places"]): string {
  const at = places.get(condition);
  const words = at === undefined ? "..." : wordsOf(at);
  if (!negated) return words;
  return condition.kind === "equal" || condition.kind === "differs" ? `!(${words})` : `!${words}`;
}

/** True when no host can satisfy all conditions of both at once; without conditions, both always hold. */
export function excludeEachOther(
  a: readonly { readonly expression: Expression }[],
  b: readonly { readonly expression: Expression }[],
): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return !isPossible(allOf(...[...a, ...b].map(({ expression }) => expression)));
}
