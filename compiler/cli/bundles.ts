// Reads all bundles of a store's release, or of a stacks tree compiled in memory, for commands that look at hosts.
import type { Bundle } from "../../runtime/contract/bundle.ts";
import { assemble } from "../../runtime/contract/assemble.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { fetchAllBundles } from "../../runtime/trust/fetch.ts";
import type { Pin } from "../../runtime/trust/pin.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Call } from "./command.ts";
import { compileProject, projectAt } from "./project.ts";
import { openRelease } from "./stored-release.ts";
import type { World } from "./world.ts";

export interface Bundles {
  /** Undefined for what was compiled in memory. */
  readonly release: number | undefined;
  /** By host. */
  readonly bundles: ReadonlyMap<string, Bundle>;
}

export interface ReadBundles {
  /** Undefined when the stacks tree has errors. */
  readonly side: Bundles | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export async function readStacks(
  where: string,
  world: World,
  given: Pick<Parameters<typeof projectAt>[1], "inventories" | "cache"> = {},
): Promise<Answer<ReadBundles>> {
  const compiled = await compileProject(
    projectAt(where, given, world),
    world,
    // Lint is for those who write a tree; here somebody looks at what comes out of it.
    { lint: false },
  );
  if (compiled.kind === "refused") return compiled;
  const { policy, diagnostics } = compiled.value;
  if (policy === undefined) return ok({ side: undefined, diagnostics });
  const bundles = policy.hosts.map(
    ({ header, parts }) => [header.host, assemble(header, parts)] as const,
  );
  return ok({ side: { release: undefined, bundles: new Map(bundles) }, diagnostics });
}

/** `known` stands in when neither a flag nor the environment names a root. */
export async function readStore(
  where: string,
  call: Call,
  world: World,
  known?: Pin,
): Promise<Answer<ReadBundles>> {
  const opened = await openRelease(where, call, world, known);
  if (opened.kind === "refused") return opened;
  const { store, release } = opened.value;
  const bundles = await fetchAllBundles(store, release);
  if (bundles.kind === "refused") return bundles;
  return ok({
    side: { release: release.document.release, bundles: bundles.value },
    diagnostics: [],
  });
}
