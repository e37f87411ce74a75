// WAIV-08: a waiver whose last day has passed, and that waives nothing any more.
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";

export const expiredWaiver: Rule = ({ reached }) => {
  const waivers = reached.flatMap(({ compliance }) =>
    compliance.expired.map(({ syntax }) => syntax),
  );
  return [...new Set(waivers)].map(say.expiredWaiver);
};
