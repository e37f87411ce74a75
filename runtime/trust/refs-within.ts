// What an object refers to in turn: files that are copied as bytes, sealed secrets, shards of origins.
import type { ObjectRef } from "../contract/bundle.ts";
import {
  draftsSchema,
  factsSchema,
  headerSchema,
  headersSchema,
  partSchema,
  retractSchema,
  workSchema,
} from "../contract/bundle.ts";
import { originsSchema } from "../contract/origins.ts";
import { edgesOf } from "../contract/edges.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import { isMap } from "../contract/value.ts";
import { parseDrafts, parseHeaders, parseOriginsIndex, parsePart } from "./documents.ts";
import { readJson } from "./read-json.ts";

/** Of headers, a part, a document of work, the list of drafts or an index of origins, told by what it says it is. */
export function refsWithin(bytes: Uint8Array, name: string): Answer<readonly ObjectRef[]> {
  const value = readJson(bytes, { name, depth: 512 });
  if (value.kind !== "ok") return value;
  const schema = isMap(value.value) ? value.value["schema"] : undefined;
  switch (schema) {
    case headerSchema:
    case headersSchema: {
      const headers = parseHeaders(bytes, name);
      return headers.kind === "ok" ? ok(edgesOf(headers.value)) : headers;
    }
    case partSchema: {
      const part = parsePart(bytes, name);
      return part.kind === "ok" ? ok(edgesOf(part.value)) : part;
    }
    case draftsSchema: {
      const drafts = parseDrafts(bytes, name);
      return drafts.kind === "ok" ? ok(edgesOf(drafts.value)) : drafts;
    }
    case originsSchema: {
      const index = parseOriginsIndex(bytes, name);
      return index.kind === "ok" ? ok(Object.values(index.value.shards)) : index;
    }
    case factsSchema:
    case retractSchema:
    case workSchema:
      return ok([]);
    default:
      return refuse(
        "unknown-schema",
        `"${name}" is no part that this version knows`,
        "upgrade the agent",
      );
  }
}
