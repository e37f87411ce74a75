// The table of rules: each file of this folder, by the code that it reports.
import type { DiagnosticCode } from "../../diagnostics/catalogue.ts";
import type { Rule } from "../rule.ts";
import { expiredWaiver } from "./expired-waiver.ts";
import { illumosState } from "./illumos-state.ts";
import { nearName } from "./near-name.ts";
import { pointlessOverride } from "./pointless-override.ts";
import { unneededWaiver } from "./unneeded-waiver.ts";
import { unreachableLookupArm } from "./unreachable-lookup-arm.ts";
import { unreachableMatchBlock } from "./unreachable-match-block.ts";
import { unusedConfigcrate } from "./unused-configcrate.ts";
import { unusedMatchBlock } from "./unused-match-block.ts";
import { unusedRole } from "./unused-role.ts";
import { unusedTemplate } from "./unused-template.ts";
import { unusedVariable } from "./unused-variable.ts";
import { unwrittenState } from "./unwritten-state.ts";
import { whenNeverHere } from "./when-never-here.ts";

export const rules: Readonly<Partial<Record<DiagnosticCode, Rule>>> = {
  "expired-waiver": expiredWaiver,
  "illumos-state": illumosState,
  "near-name": nearName,
  "pointless-override": pointlessOverride,
  "unneeded-waiver": unneededWaiver,
  "unreachable-lookup-arm": unreachableLookupArm,
  "unreachable-match-block": unreachableMatchBlock,
  "unused-configcrate": unusedConfigcrate,
  "unused-match-block": unusedMatchBlock,
  "unused-role": unusedRole,
  "unused-template": unusedTemplate,
  "unused-variable": unusedVariable,
  "unwritten-state": unwrittenState,
  "when-never-here": whenNeverHere,
};
