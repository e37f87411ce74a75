// What a single condition says about a host, as the values that one thing may have.
import { inRange } from "../../../runtime/contract/when/builtins.ts";
import {
  kernelFamilies,
  kernelsOf,
  linuxFamilies,
} from "../../../runtime/contract/when/families.ts";
import { keyOf } from "../../../runtime/contract/when/print.ts";
import { weekdays } from "../../../runtime/contract/when/parameters.ts";
import type { Call, Comparison, Expression } from "../../../runtime/contract/when/tree.ts";

/** One thing about a host, and which values are left for it. */
export interface Fact {
  readonly about: string;
  readonly allowed: Allowed;
  /** Why two such facts can exclude each other, in one sentence. */
  readonly because: string;
}

export interface Allowed {
  /** The values named, or all but those. */
  readonly only: boolean;
  readonly values: ReadonlySet<string>;
}

export function intersect(a: Allowed, b: Allowed): Allowed {
  if (a.only) return { only: true, values: keep(a.values, (value) => allows(b, value)) };
  if (b.only) return { only: true, values: keep(b.values, (value) => allows(a, value)) };
  return { only: false, values: new Set([...a.values, ...b.values]) };
}

export function isEmpty({ only, values }: Allowed): boolean {
  return only && values.size === 0;
}

function allows({ only, values }: Allowed, value: string): boolean {
  return values.has(value) === only;
}

function keep(
  values: ReadonlySet<string>,
  wanted: (value: string) => boolean,
): ReadonlySet<string> {
  return new Set([...values].filter(wanted));
}

/** All of them hold when the condition, or its negation, does. What is not understood is itself or not. */
export function factsOf(condition: Expression, negated: boolean): readonly Fact[] {
  switch (condition.kind) {
    case "call":
      return factsOfCall(condition, negated);
    case "equal":
    case "differs":
      return [factOfComparison(condition, negated)];
    case "name": {
      const about = `value ${condition.name}`;
      const allowed = oneOf([String(!negated)]);
      return [{ about, allowed, because: `\`${condition.name}\` has one value.` }];
    }
    default:
      return [itself(condition, negated)];
  }
}

function itself(condition: Expression, negated: boolean): Fact {
  return {
    about: keyOf(condition),
    allowed: oneOf([String(!negated)]),
    because: "One is the opposite of the other.",
  };
}

function factOfComparison(comparison: Comparison, negated: boolean): Fact {
  const { left, right } = comparison;
  const isEqual = (comparison.kind === "equal") !== negated;
  if (left.kind === "text" && right.kind === "text") {
    const areSame = left.text === right.text;
    return {
      about: "texts",
      allowed: areSame === isEqual ? anything : nothing,
      because: areSame ? "The two texts are the same." : "The two texts differ.",
    };
  }
  const [text, other] = left.kind === "text" ? [left, right] : [right, left];
  if (text.kind === "text" && other.kind !== "text") {
    const about = other.kind === "name" ? `value ${other.name}` : keyOf(other);
    const what =
      other.kind === "name" ? `\`${other.name}\` has one value.` : "The template prints one text.";
    return { about, allowed: isEqual ? oneOf([text.text]) : allBut([text.text]), because: what };
  }
  const pair = [keyOf(left), keyOf(right)].sort().join(" ");
  return {
    about: `pair ${pair}`,
    allowed: oneOf([String(isEqual)]),
    because: "One is the opposite of the other.",
  };
}

function factsOfCall(call: Call, negated: boolean): readonly Fact[] {
  const args = call.args.flatMap((arg) => {
    if (arg.kind === "template") return [];
    return [arg.kind === "text" ? arg.text : String(arg.value)];
  });
  const [first, second] = args;
  if (first === undefined || args.length !== call.args.length) return [itself(call, negated)];
  const choose = (values: readonly string[]): Allowed => (negated ? allBut(values) : oneOf(values));
  const word = first.toLowerCase();
  switch (call.name) {
    case "os_family":
      return familyFacts(word, negated);
    case "distro":
      return [
        { about: "distro", allowed: choose([word]), because: "A host has one distribution." },
      ];
    case "arch":
      return [{ about: "arch", allowed: choose([first]), because: "A host has one architecture." }];
    case "day_of_week":
      return [
        within("A day is one day of the week.", weekdays, (day) => (day === word) !== negated),
      ];
    case "day_of_month": {
      const matches = (day: string): boolean => (Number(day) === Number(first)) !== negated;
      return [within("A day is one day of the month.", numbers(1, 31), matches)];
    }
    case "hour_range":
    case "minute_range": {
      const isHour = call.name === "hour_range";
      const matches = (time: string): boolean =>
        inRange(Number(time), Number(first), Number(second)) !== negated;
      return [
        within(
          isHour
            ? "No hour lies in all of these ranges."
            : "No minute lies in all of these ranges.",
          numbers(0, isHour ? 23 : 59),
          matches,
        ),
      ];
    }
    default:
      return [itself(call, negated)];
  }
}

/** two vocabularies, so `debian` and `linux` go together, and `debian` and `redhat` do not. */
function familyFacts(word: string, negated: boolean): readonly Fact[] {
  const kernelBecause = "A host has one kernel.";
  if (kernelFamilies.has(word)) {
    const kernels = kernelsOf(word);
    const allowed = negated ? allBut(kernels) : oneOf(kernels);
    return [{ about: "kernel", allowed, because: kernelBecause }];
  }
  const family: Fact = {
    about: "family",
    allowed: negated ? allBut([word]) : oneOf([word]),
    because: "A host has one packaging family.",
  };
  if (negated || !linuxFamilies.has(word)) return [family];
  return [
    family,
    {
      about: "kernel",
      allowed: oneOf(["linux"]),
      because: `The family ${word} exists on Linux alone.`,
    },
  ];
}

/** Of something that has only so many values. */
function within(
  because: string,
  all: readonly string[],
  matches: (value: string) => boolean,
): Fact {
  return { about: because, allowed: oneOf(all.filter(matches)), because };
}

function numbers(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

function oneOf(values: readonly string[]): Allowed {
  return { only: true, values: new Set(values) };
}

function allBut(values: readonly string[]): Allowed {
  return { only: false, values: new Set(values) };
}

const anything: Allowed = allBut([]);
const nothing: Allowed = oneOf([]);
