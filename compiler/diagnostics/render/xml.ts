// Texts as XML can hold them.
import { visible } from "./cells.ts";

export function attribute(value: string): string {
  return text(visible(value)).replaceAll('"', "&quot;");
}

/** Of text whose control characters are pictures already; XML cannot hold these two others. */
export function text(value: string): string {
  return value
    .replaceAll(/[\uFFFE\uFFFF]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
