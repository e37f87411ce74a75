// Parts as comparing needs them: fetched and looked into once, however many hosts share them.
import { answers } from "../../runtime/contract/answers.ts";
import {
  partSchema,
  type ObjectRef,
  type Part,
  type Resource,
  type RetractEntry,
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

export interface PartsToLookAt {
  readonly side: Side;
  readonly refs: Iterable<ObjectRef>;
}

export async function lookIntoParts(
  old: PartsToLookAt,
  next: PartsToLookAt,
): Promise<Answer<LookedParts>> {
  const [was, is] = [distinct(old.refs), distinct(next.refs)];
  const asked = [
    ...[...is.values()].map((ref) => ({ ref, side: next.side })),
    ...[...was.values()]
      .filter(({ sha256 }) => !is.has(sha256))
      .map((ref) => ({ ref, side: old.side })),
  ];
  const skeletons = new Map<string, number>();
  const looked = await answers(asked, async ({ ref, side }): Promise<Answer<Named>> => {
    const part = await side.part(ref);
    if (part.kind === "refused") return part;
    if (part.value.schema !== partSchema) {
      return ok([ref.sha256, { kind: "retract", entries: part.value.entries }]);
    }
    return ok([ref.sha256, lookInto(ref.sha256, part.value, skeletons)]);
  });
  return looked.kind === "ok" ? ok(new Map(looked.value)) : looked;
}

type Named = readonly [sha256: string, looked: Looked];

function distinct(refs: Iterable<ObjectRef>): ReadonlyMap<string, ObjectRef> {
  const found = new Map<string, ObjectRef>();
  for (const ref of refs) found.set(ref.sha256, ref);
  return found;
}

function lookInto(sha256: string, part: Part, skeletons: Map<string, number>): LookedPart {
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
