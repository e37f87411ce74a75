// What an object of the tree leads on to: files that a part copies, secrets that a header brings sealed.
import type { ObjectRef } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import * as shape from "../../runtime/contract/shape.ts";
import { readJson } from "../../runtime/trust/read-json.ts";

interface Leading {
  readonly files?: { readonly [path: string]: ObjectRef };
  readonly secrets?: { readonly [path: string]: { readonly sealed: ObjectRef } };
}

const isRef = shape.record<ObjectRef>({
  sha256: shape.matching(/^[0-9a-f]{64}$/),
  size: shape.integer(0),
});

const isLeading = shape.record<Leading>({
  files: shape.optional(shape.mapOf(isRef)),
  secrets: shape.optional(
    shape.mapOf(shape.record<{ readonly sealed: ObjectRef }>({ sealed: isRef })),
  ),
});

/** Of a header, a part or a document of work; what these lead to is bytes, and leads nowhere. */
export function edgesOf(bytes: Uint8Array, name: string): Answer<readonly ObjectRef[]> {
  const value = readJson(bytes, { name, depth: 512 });
  if (value.kind !== "ok") return value;
  const document: unknown = value.value;
  if (!isLeading(document)) return ok([]);
  const { files = {}, secrets = {} } = document;
  return ok([...Object.values(files), ...Object.values(secrets).map(({ sealed }) => sealed)]);
}
