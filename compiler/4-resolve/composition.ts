// What resolving gives: for each match block that has hosts, the crates they get, with their variables.
import type { Value } from "../../runtime/contract/value.ts";
import type {
  CrateSyntax,
  HostSyntax,
  MatchBlockSyntax,
  VarSyntax,
  WaiverSyntax,
} from "../2-parse/syntax.ts";
import type { Judgement } from "../compliance/waivers.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Located } from "../source/source.ts";

/** All hosts of one match block share everything up to the first thing that differs among them. */
export interface Composition {
  readonly block: MatchBlockSyntax;
  /** In the order of the inventory. */
  readonly hosts: readonly HostSyntax[];
  readonly crates: readonly ComposedCrate[];
  readonly excluded: readonly Excluded[];
  /** What the layers above the crates' own defaults say. */
  readonly vars: ReadonlyMap<string, LayeredVar>;
  /** What these hosts' crates claim, with the waivers of their hostcrate's folders laid over it. */
  readonly compliance: Judgement<GivenWaiver>;
  /** Further match blocks that would have matched a host of this one. */
  readonly alsoMatches: readonly MatchBlockSyntax[];
}

/** A waiver as the judge takes it: words instead of places, and a way back to the file. */
export interface GivenWaiver {
  readonly framework: string;
  readonly control: string;
  readonly expires: string | undefined;
  readonly syntax: WaiverSyntax;
}

/** A host as far as it is known: one that no inventory lists has no name yet. */
export type KnownHost = Pick<HostSyntax, "traits" | "pinned"> & {
  readonly name: HostSyntax["name"] | undefined;
  /** What one without a name is certainly not called. */
  readonly otherThan?: ReadonlySet<string>;
};

export const unlistedHost: KnownHost = { name: undefined, traits: {}, pinned: [] };

/**
 * Names of listed hosts, as far as they are in small letters: whoever has one of them, in whichever letters, is found
 * in the tree, and never by a route.
 */
export function listedNames({ compositions }: Fleet): ReadonlySet<string> {
  const names = compositions.flatMap(({ hosts }) => hosts.map(({ name }) => name.value));
  return new Set(names.filter((name) => name === name.toLowerCase()));
}

/** Who brought something, and where that is written. */
export interface Carrier {
  readonly kind: "common" | "role" | "match" | "environment" | "legacy-vars";
  readonly at: Located<string>["at"];
  /** The role, for a crate that came through one. */
  readonly role?: string;
  /** What named the role, the outermost first: a carrier, and a role that includes it. */
  readonly via?: readonly Located<string>["at"][];
}

export interface ComposedCrate {
  /** `vhost`, or `vhost[www]` for an instance. */
  readonly name: string;
  readonly crate: CrateSyntax;
  /** The key of the item that this instance was made for. */
  readonly instance: string | undefined;
  readonly item: Value | undefined;
  /** The most specific condition of all that led here. */
  readonly when: ParsedWhen | undefined;
  readonly state: "present" | "absent";
  readonly from: Carrier;
  /** The reference that said the state; several may bring one crate, and the strongest of them says it. */
  readonly stateFrom: Carrier;
  /** Further references to it, which changed neither its place nor its condition. */
  readonly also: readonly Carrier[];
  /** The list that it is repeated for. */
  readonly foreach: Located<string> | undefined;
}

export interface Excluded {
  readonly name: string;
  readonly by: Carrier;
}

export interface LayeredVar {
  readonly value: VarSyntax;
  readonly from: Carrier;
  /** What it beat, the nearest first. */
  readonly overrides: readonly { readonly value: VarSyntax; readonly from: Carrier }[];
}

export interface Fleet {
  readonly name: string | undefined;
  readonly compositions: readonly Composition[];
}
