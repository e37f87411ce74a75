// Reads the origins of a release out of its store: for people's commands, never for an agent.
import type { ObjectRef, ReleaseDocument } from "../../runtime/contract/bundle.ts";
import type {
  CrateOrigins,
  FactOrigins,
  FactPlace,
  GivenCrate,
  LaidVar,
  MatchOrigins,
  Origins,
  OriginsIndex,
  OriginsShard,
  ResourceOrigins,
  WrittenAt,
} from "../../runtime/contract/origins.ts";
import { originsShardSchema } from "../../runtime/contract/origins.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import * as shape from "../../runtime/contract/shape.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import {
  fetchObject,
  fetchOriginsIndex,
  objectPath,
  type ObjectSource,
} from "../../runtime/trust/objects.ts";
import { readJson } from "../../runtime/trust/read-json.ts";

/**
 * Undefined for a release that was made without origins, by an earlier version. With names of configcrates and
 * patterns of match blocks: of those, and of others that happen to lie beside them.
 */
export async function fetchOrigins(
  source: ObjectSource,
  { origins }: Pick<ReleaseDocument, "origins">,
  names?: Iterable<string>,
): Promise<Answer<Origins | undefined>> {
  if (origins === undefined) return ok(undefined);
  const index = await fetchOriginsIndex(source, origins);
  if (index.kind !== "ok") return index;
  const shards = await answers(shardsFor(names, index.value), async (ref) => {
    const bytes = await fetchObject(source, ref);
    return bytes.kind === "ok" ? parseShard(bytes.value, objectPath(ref.sha256)) : bytes;
  });
  if (shards.kind !== "ok") return shards;
  return ok({
    crates: new Map(shards.value.flatMap(({ crates }) => Object.entries(crates))),
    matches: new Map(shards.value.flatMap(({ matches }) => Object.entries(matches))),
  });
}

function shardsFor(
  names: Iterable<string> | undefined,
  { shards }: OriginsIndex,
): readonly ObjectRef[] {
  if (names === undefined) return Object.values(shards);
  const hashes = [...new Set(names)].map((name) => sha256(name));
  return Object.entries(shards).flatMap(([prefix, ref]) =>
    hashes.some((hash) => hash.startsWith(prefix)) ? [ref] : [],
  );
}

function parseShard(bytes: Uint8Array, name: string): Answer<OriginsShard> {
  const value = readJson(bytes, { name, depth: 16 });
  if (value.kind !== "ok") return value;
  const shard: unknown = value.value;
  return isShard(shard)
    ? ok(shard)
    : refuse("malformed", `"${name}" is not a ${originsShardSchema}`);
}

const place = {
  file: shape.isText,
  line: shape.integer(1),
  text: shape.isText,
  lines: shape.optional(shape.isText),
};

const isPlace = shape.record<WrittenAt>(place);

const isTexts = shape.listOf(shape.isText);

const armKinds: ReadonlySet<string> = new Set(["host", "glob", "tag", "asked", "default"]);

const isFact = shape.record<FactOrigins>({
  places: shape.listOf(
    shape.record<FactPlace>({
      ...place,
      branch: shape.optional(shape.isText),
      arm: shape.optional(
        shape.record<NonNullable<FactPlace["arm"]>>({
          kind: (value): value is NonNullable<FactPlace["arm"]>["kind"] =>
            shape.isText(value) && armKinds.has(value),
          says: shape.isText,
          joins: shape.optional(shape.exactly(true)),
        }),
      ),
    }),
  ),
  vars: shape.optional(isTexts),
});

const isCrate = shape.record<CrateOrigins>({
  at: isPlace,
  vars: shape.mapOf(isPlace),
  resources: shape.listOf(
    shape.record<ResourceOrigins>({
      name: shape.isText,
      at: shape.listOf(isPlace),
      facts: shape.mapOf(isFact),
      foreach: shape.optional(shape.isText),
    }),
  ),
});

const isMatch = shape.record<MatchOrigins>({
  at: shape.listOf(isPlace),
  vars: shape.mapOf(
    shape.record<LaidVar>({ at: isPlace, beat: shape.optional(shape.listOf(isPlace)) }),
  ),
  crates: shape.mapOf(
    shape.record<GivenCrate>({
      places: shape.listOf(isPlace),
      when: shape.optional(isFact),
      foreach: shape.optional(shape.isText),
    }),
  ),
});

const isShard = shape.record<OriginsShard>({
  schema: shape.exactly(originsShardSchema),
  crates: shape.mapOf(isCrate),
  matches: shape.mapOf(isMatch),
});
