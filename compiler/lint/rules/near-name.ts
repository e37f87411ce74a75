// A variable that nothing reads, while one of nearly the same name is read: most likely a slip.
import * as say from "../diagnostics.ts";
import { findMisspelled } from "../near-vars.ts";
import type { Rule } from "../rule.ts";

export const nearName: Rule = (evidence) => findMisspelled(evidence).map(say.nearName);
