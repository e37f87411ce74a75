// Parts as comparing needs them: fetched and looked into once, however many hosts share them, and then let go.
import { answers } from "../../runtime/contract/answers.ts";
import {
  partSchema,
  type ObjectRef,
  type Part,
  type Resource,
  type RetractEntry,
  type RetractPart,
} from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { secretsOf } from "../../runtime/contract/secrets-in.ts";
import type { Side } from "./side.ts";

export interface LookedPart {
  readonly kind: "crate";
  readonly sha256: string;
  readonly part: Part;
  readonly byId: ReadonlyMap<string, Resource>;
  /** Stands for all that decides the order of its resources: equal for parts that differ in nothing else. */
  readonly skeleton: string;
  /** By id: those of its resources that listen to it, and say so themselves. */
  readonly subscribers: ReadonlyMap<string, readonly Resource[]>;
  /** By path: its resources that print the secret or watch it. */
  readonly secretUsers: ReadonlyMap<string, readonly Resource[]>;
}

/** What left policy before, and how it is taken back. */
export interface LookedRetract {
  readonly kind: "retract";
  readonly entries: readonly RetractEntry[];
}

export type Looked = LookedPart | LookedRetract;

/** By what they hash to. */
export type LookedParts = ReadonlyMap<string, Looked>;

/** What hosts have on the old side, and what on the new one. */
export interface PartRefs {
  readonly old: readonly ObjectRef[];
  readonly next: readonly ObjectRef[];
}

/** Where no two hosts share a part, all of them together would not fit into memory. */
export interface PartsAtHand {
  /** Those that somebody looked for and still needs. */
  readonly known: LookedParts;
  look(wanted: readonly PartRefs[]): Promise<Answer<undefined>>;
  /** Whoever looked for them is done with them. */
  letGo(wanted: readonly PartRefs[]): void;
}

/** `all` are those that will be looked for, each of them once. */
export function startLookingIntoParts(
  old: Side,
  next: Side,
  all: readonly PartRefs[],
): PartsAtHand {
  const skeletons = new Map<string, number>();
  const known = new Map<string, Looked>();
  const uses = new Map<string, number>();
  for (const ref of all.flatMap(bothOf)) uses.set(ref.sha256, (uses.get(ref.sha256) ?? 0) + 1);
  const lookInto = async ({ ref, side }: Wanted): Promise<Answer<undefined>> => {
    const part = await side.part(ref);
    if (part.kind === "refused") return part;
    known.set(ref.sha256, lookedPart(ref.sha256, part.value, skeletons));
    return ok(undefined);
  };
  return {
    known,
    look: async (wanted) => {
      const missing = new Map<string, Wanted>();
      for (const refs of wanted) {
        for (const ref of refs.old) missing.set(ref.sha256, { ref, side: old });
        for (const ref of refs.next) missing.set(ref.sha256, { ref, side: next });
      }
      for (const sha256 of missing.keys()) if (known.has(sha256)) missing.delete(sha256);
      const looked = await answers([...missing.values()], lookInto);
      return looked.kind === "ok" ? ok(undefined) : looked;
    },
    letGo: (wanted) => {
      for (const { sha256 } of wanted.flatMap(bothOf)) {
        const left = (uses.get(sha256) ?? 0) - 1;
        if (left > 0) uses.set(sha256, left);
        else known.delete(sha256);
      }
    },
  };
}

interface Wanted {
  readonly ref: ObjectRef;
  readonly side: Side;
}

function bothOf({ old, next }: PartRefs): readonly ObjectRef[] {
  return [...old, ...next];
}

function lookedPart(
  sha256: string,
  part: Part | RetractPart,
  skeletons: Map<string, number>,
): Looked {
  if (part.schema !== partSchema) return { kind: "retract", entries: part.entries };
  const { resources } = part;
  return {
    kind: "crate",
    sha256,
    part,
    byId: new Map(resources.map((resource) => [resource.id, resource])),
    skeleton: String(numberOf(skeletonOf(resources), skeletons)),
    subscribers: usersBy(resources, ({ subscribes = [] }) => subscribes),
    secretUsers: usersBy(resources, (resource) => [
      ...secretsOf(resource),
      ...(resource.watchSecret ?? []),
    ]),
  };
}

function skeletonOf(resources: readonly Resource[]): string {
  return canonical(
    resources.map(({ id, after, notifies = [], subscribes = [] }) => {
      return [id, after, notifies, subscribes];
    }),
  );
}

/** The same for the same text, and shorter. */
export function numberOf(text: string, numbers: Map<string, number>): number {
  const known = numbers.get(text) ?? numbers.size;
  numbers.set(text, known);
  return known;
}

function usersBy(
  resources: readonly Resource[],
  namesIn: (resource: Resource) => readonly string[],
): ReadonlyMap<string, readonly Resource[]> {
  const users = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(namesIn(resource))) {
      const known = users.get(name);
      if (known === undefined) users.set(name, [resource]);
      else known.push(resource);
    }
  }
  return users;
}
