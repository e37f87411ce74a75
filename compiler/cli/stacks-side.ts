// A stacks tree as a side of a comparison: compiled, and emitted into memory.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { policySide } from "../diff/policy-side.ts";
import type { Side } from "../diff/side.ts";
import type { Call } from "./command.ts";
import { analyseProject, type Project } from "./project.ts";
import { secretVersions } from "./vault.ts";
import type { World } from "./world.ts";

export interface ReadSide {
  /** Undefined when the stacks have errors. */
  readonly side: Side | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Asking {
  readonly call: Call;
  readonly world: World;
}

export async function stacksSide(
  name: string,
  project: Project,
  { call, world }: Asking,
): Promise<Answer<ReadSide>> {
  const versions = await secretVersions(call, world);
  if (versions.kind === "refused") return versions;
  // Lint is for those who write a tree; here somebody looks at what comes out of it.
  const analysed = await analyseProject(project, world, { lint: false });
  if (analysed.kind === "refused") return analysed;
  const { policy, diagnostics } = analysed.value;
  const secretVersion = (path: string): number | undefined => versions.value.get(path);
  const side = policy === undefined ? undefined : policySide(name, policy, { secretVersion });
  return ok({ side, diagnostics });
}
