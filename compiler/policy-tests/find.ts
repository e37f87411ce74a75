// Finds the resources that a test names, and says what comes nearest where there is none.
import type { Resource } from "../../runtime/contract/bundle.ts";
import { nearest } from "../diagnostics/suggest.ts";
import type { Located } from "../source/source.ts";
import type { Complaint } from "./complaint.ts";
import type { ResourceNames } from "./names.ts";
import { nameMatcher, readNames, targetsOf } from "./names.ts";
import type { Subject } from "./subject.ts";

/** A resource that takes a thing away is there by its own name, and the thing is not. */
export function isHeld({ attributes }: Resource, { kind }: ResourceNames): boolean {
  return kind !== "target" || attributes["state"] !== "absent";
}

/** The one that an id or a target stands for, or what is wrong with that. */
export type Found =
  | { readonly kind: "found"; readonly resource: Resource; readonly index: number }
  | { readonly kind: "wrong"; readonly complaint: Complaint };

export function findOne(name: Located<string>, subject: Subject): Found {
  const { resources } = subject.bundle;
  const matches = nameMatcher(readNames(name.value));
  const [first, ...others] = resources.filter(matches);
  if (first === undefined) return { kind: "wrong", complaint: missing(name, subject) };
  if (others.length === 0) {
    return { kind: "found", resource: first, index: resources.indexOf(first) };
  }
  return { kind: "wrong", complaint: ambiguous(name, [first, ...others]) };
}

function ambiguous({ value, at }: Located<string>, found: readonly Resource[]): Complaint {
  return {
    summary: `"${value}" stands for ${found.length} resources`,
    detail: `They are ${found.map(({ id }) => id).join(", ")}.`,
    hint: "name one of them",
    at,
  };
}

export function missing(name: Located<string>, subject: Subject): Complaint {
  const { value, at } = name;
  const ruledOut = subject.ruledOut.find(nameMatcher(readNames(value)));
  const summary = `there is no "${value}"`;
  if (ruledOut !== undefined) {
    const detail = `The condition of "${ruledOut.id}" does not hold with these traits.`;
    return { summary, detail, at };
  }
  const detail = nearestResource(value, subject)?.words ?? insteadOf(value, subject);
  return { summary, ...(detail === undefined ? {} : { detail }), at };
}

const shown = 10;

/** What there is of the same configcrate, or which configcrates there are. */
function insteadOf(word: string, { bundle: { resources } }: Subject): string | undefined {
  const names = readNames(word);
  if (names.kind === "target") return undefined;
  const [crate = ""] = word.split("/");
  const found =
    names.kind === "crate"
      ? [...new Set(resources.map((resource) => resource.crate))]
      : resources.filter((resource) => resource.crate === crate).map(({ id }) => id);
  if (found.length === 0) return undefined;
  const more = found.length - shown;
  const list = `${found.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return names.kind === "crate" ? `It gets ${list}.` : `Of "${crate}" it gets ${list}.`;
}

export interface Near {
  /** A sentence. */
  readonly words: string;
  /** Undefined when it is a configcrate. */
  readonly resource: Resource | undefined;
}

/** By its name; for a target, also one of the same type. */
export function nearestResource(word: string, { bundle }: Subject): Near | undefined {
  const { resources } = bundle;
  const names = readNames(word);
  if (names.kind === "crate") {
    const [crate] = nearest(
      word,
      resources.map((resource) => resource.crate),
    );
    return crate === undefined
      ? undefined
      : { words: `The nearest is "${crate}".`, resource: undefined };
  }
  const called = new Map(
    names.kind === "id"
      ? resources.map((resource) => [resource.id, resource])
      : resources
          .filter(({ type }) => type === names.type)
          .flatMap((resource) => targetsOf(resource).map((target) => [target, resource])),
  );
  const [name = ""] = nearest(names.pattern, called.keys());
  const resource = called.get(name);
  if (resource === undefined) return undefined;
  const [target] = targetsOf(resource);
  const about = target === undefined ? resource.type : `${resource.type}[${target}]`;
  return { words: `The nearest is "${resource.id}", which is ${about}.`, resource };
}
