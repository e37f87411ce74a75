// What a part leads to: whoever copies, checks or sweeps a store goes along these.
import type { ObjectRef, Part, RetractPart } from "./bundle.ts";
import { partSchema } from "./bundle.ts";

/** Each object once, however many paths stand for it. */
export function edgesOf(part: Part | RetractPart): readonly ObjectRef[] {
  if (part.schema !== partSchema) return [];
  const files = Object.values(part.files ?? {});
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}
