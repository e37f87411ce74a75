// A variable that a layer sets to what it would be anyway.
import { canonical } from "../../../runtime/contract/canonical-json.ts";
import type { VarSyntax } from "../../2-parse/syntax.ts";
import type { Span } from "../../source/source.ts";
import * as say from "../diagnostics.ts";
import type { Evidence } from "../evidence.ts";
import type { Rule } from "../rule.ts";

export const pointlessOverride: Rule = (evidence) => {
  const defaults = loneDefaults(evidence);
  const candidates = new Map<VarSyntax, Override>();
  const refuted = new Set<VarSyntax>();
  const unread = new Set(evidence.unreadVars.map(({ name }) => name));
  for (const { vars } of evidence.fleet.compositions) {
    for (const [name, { value, overrides }] of vars) {
      if (unread.has(name)) continue;
      const stack = [value, ...overrides.map((below) => below.value)];
      const lowest = defaults.get(name);
      if (lowest !== undefined) stack.push(lowest);
      for (const [index, upper] of stack.entries()) {
        if (refuted.has(upper) || upper === lowest) continue;
        const lower = stack[index + 1];
        // What one match block finds below it, another may not: it must be pointless for all.
        if (lower !== undefined && isSame(upper, lower)) {
          if (!candidates.has(upper))
            candidates.set(upper, { name, at: upper.at, below: lower.at });
        } else refuted.add(upper);
      }
    }
  }
  return [...candidates]
    .filter(([upper]) => !refuted.has(upper))
    .map(([, { name, at, below }]) => say.pointlessOverride({ value: name, at }, below));
};

interface Override {
  readonly name: string;
  readonly at: Span;
  readonly below: Span;
}

/**
 * VAR-01: the default of a crate lies below all layers, but for that crate alone. So it counts only
 * where nobody else reads the variable.
 */
function loneDefaults({ catalog, readers }: Evidence): ReadonlyMap<string, VarSyntax> {
  const found = new Map<string, VarSyntax>();
  for (const crate of catalog.crates.values()) {
    for (const [name, value] of crate.vars) {
      const [reader, ...others] = new Set([...(readers.byName.get(name) ?? []), ...readers.ofAll]);
      const isAlone = reader === crate && others.length === 0;
      if (isAlone && !readers.ofReferences.all && !readers.ofReferences.names.has(name)) {
        found.set(name, value);
      }
    }
  }
  return found;
}

function isSame(upper: VarSyntax, lower: VarSyntax): boolean {
  if ((upper.condition === undefined) !== (lower.condition === undefined)) return false;
  return upper.value === lower.value || canonical(upper.value) === canonical(lower.value);
}
