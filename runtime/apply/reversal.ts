// `revert: true`: a resource is taken back once, and stays so until it is applied again without.
import type { HostView } from "../host/host.ts";
import { flag } from "../executors/attributes.ts";
import { stuck, type Attributes, type BoundExecutor } from "../executors/executor.ts";
import type { BoundResource, Decision, Surroundings } from "../executors/executor.ts";
import { hasInverse, inverseOf } from "../executors/inverses.ts";

/** What has to be known to take something back; outlives the agent. Whatever is kept is durable once it says so. */
export interface Reversals {
  /** Whether the resource was taken back, and not applied since. */
  isTakenBack(id: string): Promise<boolean>;
  keepTakenBack(id: string, is: boolean): Promise<void>;
  /** What a host had before a type of resource first changed it. */
  valueFound(type: string): Promise<string | undefined>;
  /** Does nothing where there is a value already. */
  keepValueFound(type: string, value: string): Promise<void>;
}

/** A resource that is applied, or taken back, with what has to be written down before and after. */
export interface Reversible extends BoundResource {
  /** Before the first step. */
  begin(host: HostView): Promise<void>;
  /** Once it is as wanted. */
  end(): Promise<void>;
}

export interface Occasion {
  readonly id: string;
  readonly executor: BoundExecutor;
  readonly executors: ReadonlyMap<string, BoundExecutor>;
  readonly around: Surroundings;
  readonly reversals: Reversals;
}

/** They are honoured here: executors never see them. */
export function reversalAttributes({ type, sets }: BoundExecutor): readonly string[] {
  if (hasInverse(type)) return ["revert", "on_revert"];
  return sets === undefined ? [] : ["revert"];
}

export async function reversible(attributes: Attributes, occasion: Occasion): Promise<Reversible> {
  const { executor, around } = occasion;
  const honoured = reversalAttributes(executor);
  const own = without(attributes, honoured);
  const item = executor.bind(own, around);
  if (honoured.length === 0) return { ...item, begin: nothing, end: nothing };
  return flag(attributes, "revert") ? takenBack(attributes, item, occasion) : armed(item, occasion);
}

/** REV-14: once it is applied again, it can be taken back again, however far applying comes. */
function armed(item: BoundResource, { id, executor, reversals }: Occasion): Reversible {
  const arm = (): Promise<void> => reversals.keepTakenBack(id, false);
  return {
    ...item,
    begin: async (host) => {
      await arm();
      await keepValue(item, { executor, reversals, host });
    },
    end: arm,
  };
}

/** REV-04: afterwards nobody knows what it was. */
async function keepValue(
  item: BoundResource,
  {
    executor: { type },
    reversals,
    host,
  }: Pick<Occasion, "executor" | "reversals"> & { readonly host: HostView },
): Promise<void> {
  if (item.current === undefined || (await reversals.valueFound(type)) !== undefined) return;
  const value = await item.current(host);
  if (value !== undefined) await reversals.keepValueFound(type, value);
}

/**
 * REV-13. It is written down after it was done: whoever is stopped in between takes it back once
 * more, for the other way round it might never be taken back at all.
 */
async function takenBack(
  attributes: Attributes,
  item: BoundResource,
  occasion: Occasion,
): Promise<Reversible> {
  const { id, reversals } = occasion;
  const { target } = item;
  if (await reversals.isTakenBack(id)) {
    const settled: Decision = { kind: "settled", note: "it was taken back" };
    return { target, check: () => Promise.resolve(settled), begin: nothing, end: nothing };
  }
  const back = await wayBack(attributes, occasion);
  return {
    target,
    check: async (host, turn) => {
      if (typeof back === "string") return stuck(back);
      const decision = await back.check(host, turn);
      return decision.kind === "steps" ? { ...decision, note: "taken back" } : decision;
    },
    begin: nothing,
    end: () => reversals.keepTakenBack(id, true),
  };
}

/** What is to be applied instead, or why nobody knows. */
async function wayBack(
  attributes: Attributes,
  { executor, executors, around, reversals }: Occasion,
): Promise<BoundResource | string> {
  const { type, sets } = executor;
  if (sets !== undefined) {
    const value = await reversals.valueFound(type);
    // REV-06: nothing is guessed.
    if (value === undefined) return lost(sets);
    return executor.bind({ ...without(attributes, ["revert"]), [sets]: value }, around);
  }
  const inverse = inverseOf(type, without(attributes, ["revert"]));
  if (inverse === undefined) return "nothing says how it is taken back: write an `on_revert`";
  const other = executors.get(inverse.type);
  return (
    other?.bind(without(inverse.attributes, ["on_revert"]), around) ??
    `this agent cannot run its \`on_revert\` on this platform`
  );
}

function lost(attribute: string): string {
  return `it was never changed here, or what was found before is no longer known: write the value that you want as \`${attribute}\`, without \`revert\``;
}

function without(attributes: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

/** For runs that leave no trace. */
export const nothingTakenBack: Reversals = {
  isTakenBack: () => Promise.resolve(false),
  keepTakenBack: nothing,
  valueFound: () => Promise.resolve(undefined),
  keepValueFound: nothing,
};
