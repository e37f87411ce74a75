// What a part leads to: whoever copies, checks or sweeps a store goes along these.
import type { Drafts, HostHeader, HostHeaders, ObjectRef, Part, RetractPart } from "./bundle.ts";
import { draftsSchema, headerSchema, headersSchema, partSchema } from "./bundle.ts";

/** Each object once, however many paths stand for it. */
export function edgesOf(part: Document): readonly ObjectRef[] {
  return [...new Map(refsOf(part).map((ref) => [ref.sha256, ref])).values()];
}

type Document = HostHeader | HostHeaders | Part | RetractPart | Drafts;

function refsOf(part: Document): readonly ObjectRef[] {
  if (part.schema === headerSchema) {
    return Object.values(part.secrets ?? {}).map(({ sealed }) => sealed);
  }
  if (part.schema === headersSchema) return part.facts;
  if (part.schema === draftsSchema) return Object.values(part.crates).map(({ text }) => text);
  return part.schema === partSchema ? Object.values(part.files ?? {}) : [];
}
