// A transaction of packages as a step, in words that tell what else comes and goes.
import type { RunStep } from "../host/host.ts";
import type { Foretold, PackageAct, PackageProvider } from "./package-providers/provider.ts";

interface Telling {
  readonly provider: PackageProvider;
  readonly foretold: Foretold | undefined;
  /** What it is about, for people. */
  readonly named: readonly string[];
  /** What is expected to come or go. */
  readonly own: readonly string[];
}

export function actStep(act: PackageAct, { provider, foretold, named, own }: Telling): RunStep {
  const { codes } = provider;
  const about = `"${provider.name}: ${act.kind} ${named.join(", ")}"${foretelling(act, foretold, own)}`;
  return {
    kind: "run",
    program: provider.program(act),
    about,
    ...(codes !== undefined && { codes }),
  };
}

function foretelling(
  act: PackageAct,
  foretold: Foretold | undefined,
  own: readonly string[],
): string {
  if (foretold?.kind === "impossible") {
    const hint =
      act.kind === "remove" || act.refreshed
        ? ""
        : "; if its lists are old, `update_cache: true` in a package resource fetches new ones first";
    return ` (foreseen to fail: ${foretold.reason}${hint})`;
  }
  const besides = besidesOf(act, foretold, own);
  return besides.length === 0 ? "" : ` (${besides.join("; ")})`;
}

/** What else comes and goes. */
export function besidesOf(
  act: PackageAct,
  foretold: Foretold | undefined,
  own: readonly string[],
): readonly string[] {
  if (foretold?.kind !== "possible") return [];
  const names = new Set(own.map(bare));
  const installs = foretold.installs.filter((name) => !names.has(bare(name)));
  const removes = foretold.removes.filter(
    (name) => act.kind !== "remove" || !names.has(bare(name)),
  );
  return [
    ...(installs.length > 0 ? [`also installs ${installs.join(", ")}`] : []),
    ...(removes.length > 0 ? [`also removes ${removes.join(", ")}`] : []),
  ];
}

/** Without its architecture. */
function bare(name: string): string {
  return name.replace(/:[a-z0-9-]+$/u, "");
}
