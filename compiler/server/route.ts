// The shape of a route: where it is, who may take it, and what it answers.
import type { Value } from "../../runtime/contract/value.ts";
import type { ConfigInForce } from "./config-in-force.ts";
import type { Permission } from "./permissions.ts";
import type { Reply } from "./reply.ts";
import type { ReviewDrafts } from "./review-drafts.ts";
import type { StoreReport } from "./store-report.ts";

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Undefined where everybody may ask. */
  readonly permission: Permission | undefined;
  /** Undefined for a body that was left out. */
  readonly answer: (body: Value | undefined, served: Served) => Promise<Reply>;
}

/** What routes answer from. */
export interface Served {
  readonly config: ConfigInForce;
  readonly store: () => Promise<StoreReport>;
  readonly review: ReviewDrafts;
}
