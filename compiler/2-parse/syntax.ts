// What parsing gives: one syntax value for each file of the tree, shaped by its kind, each by itself.
import type { HostSettings, StalePolicy } from "../../runtime/contract/bundle.ts";
import type { Template } from "../../runtime/contract/template/tree.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { DataFile } from "../1-load/tree.ts";
import type { Located, Source, Span } from "../source/source.ts";
import type { PolicyTestSyntax } from "./policy-test/syntax.ts";
import type { ParsedWhen } from "./when/parsed-when.ts";

export type { PolicyTestSyntax } from "./policy-test/syntax.ts";
export type { DataFile } from "../1-load/tree.ts";

export interface Syntax {
  /** Configcrates and usercrates: one namespace. */
  readonly crates: readonly CrateSyntax[];
  /** Files that could not be read, or not all of them: what refers to what they define is not to blame. */
  readonly unreadable: readonly Source[];
  readonly roles: readonly RoleSyntax[];
  /** Variables of the old layout's vars/ folder: they stand below common.vgo, for all hosts. */
  readonly legacyVars: Vars;
  /** In the order in which a host is tried against them. */
  readonly matchBlocks: readonly MatchBlockSyntax[];
  readonly commons: readonly CommonSyntax[];
  readonly environments: readonly EnvironmentSyntax[];
  readonly claims: readonly ClaimsSyntax[];
  readonly waivers: readonly WaiverSyntax[];
  readonly work: readonly WorkSyntax[];
  /** Empty unless somebody runs or checks them: nothing else reads them. */
  readonly policyTests: readonly PolicyTestSyntax[];
  /** Files below templates/, by path. */
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  /** Files below files/, by path: bytes, never read as anything else. */
  readonly data: ReadonlyMap<string, DataFile>;
  /** Undefined when no inventory was given: then literal names in match blocks are the hosts. */
  readonly inventory: InventorySyntax | undefined;
  readonly settings: SettingsSyntax;
}

export type CrateKind = "configcrate" | "usercrate";

export interface CrateSyntax {
  readonly kind: CrateKind;
  readonly name: Located<string>;
  /** Path of its file, below the stacks root. */
  readonly path: string;
  readonly provides: readonly Located<string>[];
  readonly bundles: readonly Located<string>[];
  readonly vars: Vars;
  readonly dependsOn: readonly Located<string>[];
  readonly before: readonly Located<string>[];
  /** What it says for all of its resources; theirs by now, and still written here. */
  readonly defaults: readonly DefaultSyntax[];
  /** Conditional blocks are flattened; their conditions are on the resources. */
  readonly resources: readonly ResourceSyntax[];
}

export interface DefaultSyntax {
  readonly name: Located<string>;
  readonly valueAt: Span;
}

export interface ResourceSyntax {
  /** The whole of it, as far as it is its own. */
  readonly at: Span;
  readonly name: Located<TextSyntax>;
  readonly type: Located<string>;
  readonly attributes: ReadonlyMap<string, AttributeSyntax>;
  /** Those of the blocks around it first, outermost first; all of them must hold. */
  readonly whens: readonly ParsedWhen[];
  readonly dependsOn: readonly Located<TextSyntax>[];
  readonly before: readonly Located<TextSyntax>[];
  readonly notify: readonly Located<TextSyntax>[];
  readonly subscribes: readonly Located<TextSyntax>[];
  readonly watchSecret: readonly Located<string>[];
  readonly foreach: Located<string> | undefined;
  readonly choice: ChoiceSyntax | undefined;
  readonly timeoutSeconds: number;
  /** Undefined when it is the type's. */
  readonly timeoutAt: Span | undefined;
  /** False when its attributes do not fit the type: it was reported, and only its name counts. */
  readonly fits: boolean;
}

/** `case:` with its `match:`: the branch whose key the case prints lays its attributes over the resource's. */
export interface ChoiceSyntax {
  readonly subject: Located<TextSyntax>;
  readonly branches: ReadonlyMap<string, ReadonlyMap<string, AttributeSyntax>>;
}

export interface AttributeSyntax {
  readonly key: Span;
  readonly value: AttributeValue;
}

/** A map with a `default` key is a lookup: its arms are tried against the host. */
export type AttributeValue =
  | ValueSyntax
  | { readonly kind: "lookup"; readonly lookup: LookupSyntax };

export interface LookupSyntax {
  /** In the order written, without the default. */
  readonly arms: readonly LookupArm[];
  readonly fallback: ValueSyntax;
  readonly at: Span;
}

export interface LookupArm {
  readonly spec: Located<LookupSpec>;
  readonly value: ValueSyntax;
}

export type LookupSpec =
  | { readonly kind: "host"; readonly name: string }
  | { readonly kind: "host-glob"; readonly glob: string }
  | { readonly kind: "tag"; readonly glob: string }
  | { readonly kind: "trait"; readonly path: readonly string[]; readonly value: string }
  | {
      readonly kind: "function";
      readonly name: "os_family" | "distro" | "arch";
      readonly value: string;
    };

export type Vars = ReadonlyMap<string, VarSyntax>;

/** `at` is the place of its name. */
export interface VarSyntax extends Located<Value> {
  readonly valueAt: Span;
  /** Of a list: where each of its items stands, for those who ask which of them made a resource. */
  readonly items: readonly Span[];
  /** Set for `{trait: ..., in: [...]}`: a question whose answer is the value. */
  readonly condition: Expression | undefined;
}

// Who brings configcrates to hosts --------------------------------------------------------------

/** What all four carriers have in common. */
export interface CarrierSyntax {
  readonly configcrates: readonly CrateRef[];
  readonly usercrates: readonly CrateRef[];
  readonly roles: readonly RoleRef[];
  readonly excludes: readonly Located<string>[];
  readonly vars: Vars;
}

export interface CrateRef {
  readonly name: Located<string>;
  readonly when: ParsedWhen | undefined;
  readonly foreach: Located<string> | undefined;
  readonly key: Located<string> | undefined;
  readonly state: Located<"present" | "absent"> | undefined;
}

export interface RoleRef {
  readonly name: Located<string>;
  readonly when: ParsedWhen | undefined;
}

export interface RoleSyntax {
  readonly name: Located<string>;
  readonly when: ParsedWhen | undefined;
  readonly includes: readonly Located<string>[];
  readonly configcrates: readonly CrateRef[];
  readonly usercrates: readonly CrateRef[];
  readonly cases: readonly RoleCase[];
}

export interface RoleCase {
  readonly when: ParsedWhen;
  readonly configcrates: readonly CrateRef[];
  readonly usercrates: readonly CrateRef[];
}

export interface CommonSyntax extends CarrierSyntax {
  /** The folder that it lies in, "" for the stacks root. */
  readonly folder: string;
}

export interface EnvironmentSyntax extends CarrierSyntax {
  readonly folder: string;
  readonly name: Located<string>;
}

export interface MatchBlockSyntax extends CarrierSyntax {
  readonly folder: string;
  readonly match: Located<string>;
  readonly environment: Located<string> | undefined;
  readonly tags: readonly Located<string>[];
}

// Compliance ------------------------------------------------------------------------------------

export interface ClaimsSyntax {
  readonly folder: string;
  readonly claims: readonly ClaimSyntax[];
}

export interface ClaimSyntax {
  readonly framework: string;
  readonly control: Located<string>;
}

export interface WaiverSyntax {
  /** All that is said of it. */
  readonly at: Span;
  readonly folder: string;
  readonly framework: string;
  readonly control: Located<string>;
  readonly reason: string;
  readonly approvedBy: string;
  /** A day, YYYY-MM-DD. */
  readonly expires: Located<string> | undefined;
}

// Hosts -----------------------------------------------------------------------------------------

export interface InventorySyntax {
  readonly fleet: Located<string> | undefined;
  readonly hosts: readonly HostSyntax[];
  /** As they were written: a range of names is one of them. */
  readonly items: readonly InventoryItem[];
}

export interface InventoryItem {
  /** Perhaps a range. */
  readonly name: Located<string>;
  readonly at: Span;
  readonly hosts: readonly string[];
  /** By path, such as os.family: those that hold no further ones. */
  readonly traits: readonly Located<string>[];
  readonly pinnedAt: Span | undefined;
  readonly keyAt: Span | undefined;
}

export interface HostSyntax {
  readonly name: Located<string>;
  /** All that is said of it; a range of names is one item. */
  readonly at: Span;
  /** What the inventory says of the host; nothing of it is folded unless it is pinned. */
  readonly traits: Value;
  readonly pinned: "all" | readonly string[];
  readonly key: string | undefined;
}

/** A task or a workflow: data that travels with the release. */
export interface WorkSyntax {
  readonly kind: "task" | "workflow";
  readonly name: Located<string>;
  readonly document: Value;
  /** Tasks that it names. */
  readonly tasks: readonly Located<string>[];
}

/** What server.yaml says of compiling; the rest of it is for other programs. */
export interface SettingsSyntax {
  readonly fleet: string | undefined;
  readonly store: string | undefined;
  readonly keys: string | undefined;
  /** So long hosts may go without hearing anything new. */
  readonly freshMs: number | undefined;
  /** So long old releases are kept. */
  readonly keepMs: number | undefined;
  /** Whether a host that no inventory lists may find its match block by its own name. */
  readonly unlisted: "allow" | "deny";
  readonly secrets: SecretsSettings;
  /** What every host is told; undefined when it is the defaults throughout. */
  readonly hosts: HostSettings | undefined;
  readonly stale: StalePolicy | undefined;
  /** So long a release goes on telling a host what it no longer gets. */
  readonly retractionKeepSeconds: number;
  /** The folder of the tree as it was published. */
  readonly live: string | undefined;
  readonly brakes: Brakes;
  /** Whether publishing writes drafts of what takes configcrates back. */
  readonly retractionDrafts: boolean;
  /** Patterns of files below files/ that hold what looks like a secret, and is none. */
  readonly allowedSecrets: readonly string[];
  /** Undefined when no language model is to look at those drafts. */
  readonly ai: AiSettings | undefined;
  /** The server that publishing tells of a release; undefined when there is none. */
  readonly publishServer: PublishServerSettings | undefined;
  /** Of vigosrv itself. */
  readonly server: ServerSettings;
  /** How it sends mail; undefined when it sends none. */
  readonly smtp: SmtpSettings | undefined;
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: "starttls" | "implicit" | "none";
  readonly caFile: string | undefined;
  readonly username: string | undefined;
  /** As written; only a reference such as secret:smtp/password is good, and nothing else may be shown. */
  readonly password: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
}

export interface PublishServerSettings {
  readonly url: string;
  /** As written; only a reference such as secret:vigosrv/publisher is good, and nothing else may be shown. */
  readonly token: string | undefined;
  readonly caFile: string | undefined;
}

export interface ServerSettings {
  readonly listen: string;
  readonly hostname: string | undefined;
  readonly dataDir: string;
  /** Undefined for plain HTTP. */
  readonly tls:
    | { readonly cert: string; readonly key: string; readonly ca: string | undefined }
    | undefined;
}

/** What is not given stops nothing. */
export interface Brakes {
  readonly hosts?: number;
  readonly percent?: number;
  readonly deletions?: number;
  /** Whether a service must not restart on every host of a role at once. */
  readonly restarts?: boolean;
}

export interface AiSettings {
  /** Undefined when it was forgotten. */
  readonly provider: "claude" | "openai" | "ollama" | undefined;
  readonly model: string | undefined;
  readonly endpoint: string | undefined;
  /** As written; only a reference such as secret:ai/key is good, and nothing else may be shown. */
  readonly key: string | undefined;
  readonly timeoutMs: number;
}

/** Where secrets are looked up; what is not given has a usual value. */
export interface SecretsSettings {
  readonly backend: "local" | "isopass";
  readonly dir: string | undefined;
  readonly keyFile: string | undefined;
  /** Such as 24h. */
  readonly unlockWindow: string | undefined;
}

// Small languages -------------------------------------------------------------------------------

/** A value as written, with its templates parsed. */
export type ValueSyntax =
  | {
      readonly kind: "literal";
      readonly value: null | boolean | number | string;
      readonly at: Span;
    }
  | { readonly kind: "template"; readonly template: ParsedTemplate; readonly at: Span }
  | { readonly kind: "list"; readonly items: readonly ValueSyntax[]; readonly at: Span }
  | {
      readonly kind: "map";
      readonly entries: readonly { readonly key: string; readonly value: ValueSyntax }[];
      readonly at: Span;
    };

/** A text that may have holes. */
export type TextSyntax = string | ParsedTemplate;

/** The tree that crosses to hosts holds no positions; they stay behind in `places`. */
export interface ParsedTemplate {
  readonly tree: Template;
  readonly places: ReadonlyMap<object, Span>;
}
