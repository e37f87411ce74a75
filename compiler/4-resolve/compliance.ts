// What the crates of a match block claim, by the folders that they come from, and what is waived for its hosts.
import type { Catalog } from "../3-check/catalog.ts";
import { bundles, provisions } from "../compliance/catalogs.ts";
import type { Claimant } from "../compliance/coverage.ts";
import { claimControls } from "../compliance/coverage.ts";
import type { Judgement } from "../compliance/waivers.ts";
import { applyWaivers } from "../compliance/waivers.ts";
import type { ComposedCrate, GivenWaiver } from "./composition.ts";
import { chain } from "./scope-chain.ts";

export interface Judging {
  readonly catalog: Catalog;
  /** Of the hostcrate: waivers reach hosts by it, claims reach crates by theirs. */
  readonly folder: string;
  readonly today: string;
}

export function judgeCompliance(
  crates: readonly Omit<ComposedCrate, "state">[],
  { catalog, folder, today }: Judging,
): Judgement<GivenWaiver> {
  const claimants = [...new Set(crates.map(({ crate }) => crate))].flatMap(
    (crate): readonly Claimant[] => [
      {
        kind: "tags",
        source: crate.name.value,
        provides: crate.provides.map(({ value }) => value),
        bundles: crate.bundles.map(({ value }) => value),
      },
      // WAIV-13: the folders above the crate's own file.
      ...chain(catalog.claims, folderOf(crate.path)).map((file) => ({
        kind: "list" as const,
        source: file.folder === "" ? "compliance.vgo" : `${file.folder}/compliance.vgo`,
        claims: file.claims.map(({ framework, control }) => ({
          framework,
          control: control.value,
        })),
      })),
    ],
  );
  // WAIV-10: the folders above the hostcrate; the nearest waiver of a control is the one that counts.
  const waivers = [...chain(catalog.waivers, folder)].reverse().map((syntax) => ({
    framework: syntax.framework,
    control: syntax.control.value,
    expires: syntax.expires?.value,
    syntax,
  }));
  return applyWaivers(claimControls(claimants, { provisions, bundles }), waivers, today);
}

function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end === -1 ? "" : path.slice(0, end);
}
