// What a part leads to: whoever copies, checks or sweeps a store goes along these.
import type { HostHeader, ObjectRef, Part, RetractPart } from "./bundle.ts";
import { headerSchema, partSchema } from "./bundle.ts";

/** Each object once, however many paths stand for it. */
export function edgesOf(part: HostHeader | Part | RetractPart): readonly ObjectRef[] {
  return [...new Map(refsOf(part).map((ref) => [ref.sha256, ref])).values()];
}

function refsOf(part: HostHeader | Part | RetractPart): readonly ObjectRef[] {
  if (part.schema === headerSchema) {
    return Object.values(part.secrets ?? {}).map(({ sealed }) => sealed);
  }
  return part.schema === partSchema ? Object.values(part.files ?? {}) : [];
}
