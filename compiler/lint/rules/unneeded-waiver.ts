// A waiver in force of a control that no host below its folder claims.
import type { WaiverSyntax } from "../../2-parse/syntax.ts";
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";

export const unneededWaiver: Rule = ({ reached }) => {
  const below = new Map<string, number>();
  const idle = new Map<WaiverSyntax, number>();
  for (const { block, compliance } of reached) {
    for (const folder of upwards(block.folder)) below.set(folder, (below.get(folder) ?? 0) + 1);
    for (const { syntax } of compliance.unneeded) idle.set(syntax, (idle.get(syntax) ?? 0) + 1);
  }
  return [...idle]
    .filter(([waiver, count]) => count === below.get(waiver.folder))
    .map(([waiver]) => say.unneededWaiver(waiver));
};

/** The folder, all above it, and "" for the root. */
function upwards(folder: string): readonly string[] {
  if (folder === "") return [""];
  const end = folder.lastIndexOf("/");
  return [folder, ...upwards(end === -1 ? "" : folder.slice(0, end))];
}
