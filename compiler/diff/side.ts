// One side of a comparison: a tree from hosts to parts, of which only what is asked for is looked into.
import type {
  HostHeader,
  ObjectRef,
  Part,
  ReleaseDocument,
  RetractPart,
  TreeNode,
} from "../../runtime/contract/bundle.ts";
import type { Answer } from "../../runtime/contract/refusal.ts";
import type { SideName } from "./comparison.ts";
import type { OriginsOf } from "./side-origins.ts";

export interface Side {
  readonly name: SideName;
  readonly document: SideDocument;
  node(ref: ObjectRef): Promise<Answer<TreeNode>>;
  header(ref: ObjectRef, hostHash: string): Promise<Answer<HostHeader>>;
  part(ref: ObjectRef): Promise<Answer<Part | RetractPart>>;
  /** Bytes of `files/` that hosts copy. */
  file(ref: ObjectRef): Promise<Answer<Uint8Array>>;
  /** Where what these configcrates and match blocks say was written; undefined when that is not known. */
  origins(names: ReadonlySet<string>): Promise<Answer<OriginsOf | undefined>>;
  /** Known for what was compiled just now, and of no release. */
  readonly compiled: CompiledFacts | undefined;
}

export type SideDocument = Pick<
  ReleaseDocument,
  "fleet" | "hosts" | "tree" | "routes" | "work" | "stale"
>;

export interface CompiledFacts {
  /** In which version publishing would seal it; undefined where no vault is at hand. */
  secretVersion(path: string): number | undefined;
}
