// What a host receives: a header that names it, and parts that hold its resources.
import type { Attributes, Choice } from "./attribute.ts";
import type { Expression } from "./when/tree.ts";

export const headerSchema = "vigo.host/1";
export const headersSchema = "vigo.hosts/1";
export const factsSchema = "vigo.facts/1";
export const partSchema = "vigo.part/1";
export const retractSchema = "vigo.retract/1";
export const workSchema = "vigo.work/1";
export const draftsSchema = "vigo.drafts/1";
export const releaseSchema = "vigo.release/1";

/** Binds what follows to one host of one fleet. */
export interface HostHeader {
  readonly schema: typeof headerSchema;
  readonly host: string;
  readonly fleet: string;
  /** The pattern of the match block that chose this host. */
  readonly match: string;
  readonly environment?: string;
  readonly tags: readonly string[];
  readonly compliance?: readonly ClaimedControl[];
  /** What the operators' settings tell the agent of this host; only what differs from the defaults. */
  readonly settings?: HostSettings;
  /** The operators know that this release takes away much, and want it. */
  readonly allowShrink?: true;
  /** By path: each secret that this host's resources name, sealed to its key. */
  readonly secrets?: { readonly [path: string]: SealedSecret };
}

/** The headers of all hosts of a leaf that are told nothing but what others are told too. */
export interface HostHeaders {
  readonly schema: typeof headersSchema;
  readonly fleet: string;
  readonly facts: readonly ObjectRef[];
  /** By name: the place of its facts in the list. */
  readonly hosts: { readonly [host: string]: number };
}

/** What the headers of many hosts say alike. */
export interface HostFacts extends Omit<
  HostHeader,
  "schema" | "host" | "fleet" | "allowShrink" | "secrets"
> {
  readonly schema: typeof factsSchema;
}

/** Only the host can open it; its version says whether it is a new one. */
export interface SealedSecret {
  readonly version: number;
  readonly sealed: ObjectRef;
}

/** Signed, so that what an agent may do is said by those who sign, and by no file on the host. */
export interface HostSettings {
  readonly streamEdit?: {
    readonly enabled?: false;
    readonly allowedPaths?: readonly string[];
    readonly defaultTimeoutSeconds?: number;
  };
  readonly guard?: {
    readonly enabled?: false;
    /** An agent refuses a release that takes away more than so many percent of its resources. */
    readonly shrinkPercent?: number;
    readonly confirmSeconds?: number;
    readonly protect?: {
      readonly paths?: readonly string[];
      readonly users?: readonly string[];
      readonly packages?: readonly string[];
      readonly services?: readonly string[];
    };
  };
  /** What becomes of the entries of the retract part; "report" when not said. */
  readonly prune?: "off" | "apply";
}

/** A control of a framework that this host's configcrates work towards. */
export interface ClaimedControl {
  readonly framework: string;
  readonly control: string;
  readonly status: "claimed" | "waived";
  /** Of a claimed one: the last day of a waiver that is still written down, and counts no more. */
  readonly waivedUntil?: string;
  /** The configcrate, or the compliance.vgo, that claims it. */
  readonly source: string;
  /** Tags of the catalogs that it was claimed through. */
  readonly via?: readonly string[];
}

/** One configcrate as it came out for a group of hosts; shared by hash among them. */
export interface Part {
  readonly schema: typeof partSchema;
  readonly crate: string;
  /** Conditional variables that its templates print: only the host can say what they are. */
  readonly vars?: { readonly [name: string]: Expression };
  readonly resources: readonly Resource[];
  /** By path in the stacks tree: files that its resources copy as bytes. */
  readonly files?: { readonly [path: string]: ObjectRef };
}

/** The last part of a host that lost something: how to take back what it no longer gets. */
export interface RetractPart {
  readonly schema: typeof retractSchema;
  /** The newest release first; within one, in the order in which they are to be taken back. */
  readonly entries: readonly RetractEntry[];
}

export interface RetractEntry {
  readonly id: string;
  readonly crate: string;
  readonly type: string;
  readonly attributes: Attributes;
  /** Where the resource was conditional: what never was applied here must not be taken back. */
  readonly when?: Expression;
  readonly confidence: "high" | "medium" | "low";
  /** The release that no longer had it. */
  readonly since: number;
  /** When that release was made; ISO 8601. What is older than the settings keep is dropped. */
  readonly at: string;
  readonly note?: string;
}

export interface Resource {
  /** `crate/resource`, unique on a host. */
  readonly id: string;
  readonly crate: string;
  readonly type: string;
  readonly attributes: Attributes;
  /** A case that only the host can decide. */
  readonly choice?: Choice;
  /** Left out when nothing stands in the way. */
  readonly when?: Expression;
  /** Ids of resources of this host that must have succeeded first. */
  readonly after: readonly string[];
  /** Ids of resources that are triggered when this one changes; they come later. */
  readonly notifies?: readonly string[];
  /** Ids of resources whose changes trigger this one; they come earlier. */
  readonly subscribes?: readonly string[];
  /** Paths of secrets whose new versions trigger this one. */
  readonly watchSecret?: readonly string[];
  readonly timeoutSeconds: number;
}

/** All that one host is told, with its resources in the order in which they are applied. */
export interface Bundle {
  readonly header: HostHeader;
  readonly resources: readonly Resource[];
  /** By crate, the conditional variables that its templates print. */
  readonly vars?: { readonly [crate: string]: NonNullable<Part["vars"]> };
  /** By path in the stacks tree, of all parts. */
  readonly files?: NonNullable<Part["files"]>;
  readonly retract?: readonly RetractEntry[];
}

/** Points at an object by what it must hash to and how long it must be. */
export interface ObjectRef {
  readonly sha256: string;
  readonly size: number;
}

/** Whoever signs could fill a disk; no host accepts an object of more bytes than this. */
export const objectLimit: number = 64 * 1024 * 1024;

/** The one signed target: what a release is, and the root of the tree from hosts to parts. */
export interface ReleaseDocument {
  readonly schema: typeof releaseSchema;
  readonly release: number;
  readonly created: string;
  readonly fleet: string;
  readonly compiler: { readonly version: string };
  readonly hosts: number;
  readonly tree: TreeNode;
  /** For hosts that are not in the tree: match blocks in the order in which they are tried. */
  readonly routes?: readonly Route[];
  readonly work?: readonly WorkRef[];
  /** Leads to what takes each configcrate back, for people: one object, so that hosts carry one line of it. */
  readonly drafts?: ObjectRef;
  /** Where the stacks came from, when that is known. */
  readonly source?: ReleaseSource;
  /** What its publisher said of it. */
  readonly message?: string;
  /** Hosts come one after the other: each keeps the release before until its wave opens. */
  readonly waves?: readonly Wave[];
  readonly stale?: StalePolicy;
  /** Where all of it was written: beside the tree, for people. What hosts get does not depend on it. */
  readonly origins?: ObjectRef;
}

export interface ReleaseSource {
  readonly commit: string;
  readonly repository?: string;
  /** True when files were changed and not committed. */
  readonly dirty: boolean;
}

/** Opens the release to all hosts whose seed is below `until`, from that time on. */
export interface Wave {
  readonly opens: string;
  /** Of `waveSeeds`. The last wave takes all. */
  readonly until: number;
}

export const waveSeeds = 2048;

/** What an agent does that has heard nothing new for so long. */
export interface StalePolicy {
  readonly warnSeconds?: number;
  /** From then on it only looks. */
  readonly stopSeconds?: number;
}

/** A task or a workflow of the stacks tree, for those who run them. */
export interface WorkRef {
  readonly kind: "task" | "workflow";
  readonly name: string;
  readonly object: ObjectRef;
}

/** What a host gets that no inventory lists, when its name matches. */
export interface Route extends Omit<HostHeader, "schema" | "host" | "fleet" | "secrets"> {
  readonly parts: readonly ObjectRef[];
}

/** What takes configcrates back, as text: whoever misses one that is gone finds it in the releases that had it. */
export interface Drafts {
  readonly schema: typeof draftsSchema;
  readonly crates: { readonly [crate: string]: DraftRef };
}

export interface DraftRef {
  /** The bytes of NAME.retract. */
  readonly text: ObjectRef;
  /** sha256 of the draft that a review has improved: as long as that is the same, so is the review. */
  readonly reviewed?: string;
}

/** A radix tree over sha256(host) in hex: a subtree of at most `leafLimit` hosts is one leaf. */
export type TreeNode = TreeBranch | TreeLeaf;

export interface TreeBranch {
  readonly t: "node";
  readonly d: number;
  /** Hex digit to child. */
  readonly c: { readonly [digit: string]: ObjectRef };
}

export interface TreeLeaf {
  readonly t: "leaf";
  readonly d: number;
  /** sha256(host) to indexes into `p`, first that of the headers. */
  readonly h: { readonly [hostHash: string]: readonly number[] };
  readonly p: readonly ObjectRef[];
}

export const leafLimit = 64;

/** All of a release that says what hosts get, and what is offered beside; the rest is when and by whom it was made. */
export function contentOf({ tree, routes, work, drafts, stale }: ReleaseDocument): unknown {
  const beside = {
    ...(routes === undefined ? {} : { routes }),
    ...(work === undefined ? {} : { work }),
    ...(drafts === undefined ? {} : { drafts }),
    ...(stale === undefined ? {} : { stale }),
  };
  return Object.keys(beside).length === 0 ? tree : { tree, ...beside };
}
