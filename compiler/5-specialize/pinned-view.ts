// What is pinned of a host at some paths of its traits, as a text: equal texts fold alike.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import type { KnownHost } from "../4-resolve/composition.ts";

export function pinnedView(
  { traits, pinned }: Pick<KnownHost, "traits" | "pinned">,
  paths: readonly string[],
): string {
  return canonical(
    paths.map((path) => {
      if (pinned === "all" || pinned.some((pin) => isWithin(path, pin))) return walk(traits, path);
      // Nothing of it is known, or only what lies further in.
      const inner = [...new Set(pinned.filter((pin) => isWithin(pin, path)))].sort();
      return inner.map((pin): Value => [pin, walk(traits, pin)]);
    }),
  );
}

function isWithin(path: string, above: string): boolean {
  return above === "" || path === above || path.startsWith(`${above}.`);
}

/** How far the path leads, and to what: ending at a text is not the same as at a gap. */
function walk(traits: Value, path: string): Value {
  let value = traits;
  const steps = path === "" ? [] : path.split(".");
  for (const [depth, step] of steps.entries()) {
    if (!isMap(value)) return [depth, value];
    const next: Value | undefined = Object.hasOwn(value, step) ? value[step] : undefined;
    if (next === undefined) return [depth];
    value = next;
  }
  return [steps.length, value];
}
