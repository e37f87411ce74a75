// When a release takes so much away from a host that somebody has to mean it.
import type { HostHeader } from "./bundle.ts";

const usualShrinkPercent = 50;

/** Counts alone: what is renamed or replaced is not taken away. */
export function shrinksTooMuch(
  before: number,
  after: number,
  { settings, allowShrink }: Pick<HostHeader, "settings" | "allowShrink">,
): boolean {
  const { enabled, shrinkPercent = usualShrinkPercent } = settings?.guard ?? {};
  if (enabled === false || allowShrink === true) return false;
  return (before - after) * 100 > before * shrinkPercent;
}
