// A stacks tree as a side of a comparison: compiled, and emitted into memory.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { policySide } from "../diff/policy-side.ts";
import type { Side } from "../diff/side.ts";
import { compiledFacts } from "../diff/compiled-facts.ts";
import { analyseProject, type Project } from "./project.ts";
import type { World } from "./world.ts";

export interface ReadSide {
  /** Undefined when the stacks have errors. */
  readonly side: Side | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export async function stacksSide(
  name: string,
  project: Project,
  world: World,
): Promise<Answer<ReadSide>> {
  // Lint is for those who write a tree; here somebody looks at what comes out of it.
  const analysed = await analyseProject(project, world, { lint: false });
  if (analysed.kind === "refused") return analysed;
  const { policy, diagnostics, analysis } = analysed.value;
  const side =
    policy === undefined ? undefined : policySide(name, policy, compiledFacts(analysis.fleet));
  return ok({ side, diagnostics });
}
