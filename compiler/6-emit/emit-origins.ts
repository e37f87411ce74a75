// Origins as objects: in shards by what their names hash to, so that a change rewrites few of them.
import type { ObjectRef } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type {
  CrateOrigins,
  MatchOrigins,
  Origins,
  OriginsIndex,
  OriginsShard,
} from "../../runtime/contract/origins.ts";
import { byName, originsSchema, originsShardSchema } from "../../runtime/contract/origins.ts";
import { sha256 } from "../../runtime/trust/hash.ts";

export interface EmittedOrigins {
  /** What the release names. */
  readonly ref: ObjectRef;
  /** The index and the shards, by what they hash to. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
  readonly shards: readonly ObjectRef[];
}

export function emitOrigins(origins: Origins): EmittedOrigins {
  const objects = new Map<string, Uint8Array>();
  const emit = (document: OriginsIndex | OriginsShard): ObjectRef => {
    const bytes = new TextEncoder().encode(canonical(document));
    const ref = { sha256: sha256(bytes), size: bytes.length };
    objects.set(ref.sha256, bytes);
    return ref;
  };
  const shards = [...shardsOf(origins)].map(([prefix, shard]) => [prefix, emit(shard)] as const);
  const ref = emit({ schema: originsSchema, shards: Object.fromEntries(shards) });
  return { ref, objects, shards: shards.map(([, shard]) => shard) };
}

interface OpenShard {
  readonly crates: [string, CrateOrigins][];
  readonly matches: [string, MatchOrigins][];
}

/** Which shard a name falls into depends on the name, and on how many names there are in all. */
function shardsOf({ crates, matches }: Origins): ReadonlyMap<string, OriginsShard> {
  const digits = digitsFor(crates.size + matches.size);
  const open = new Map<string, OpenShard>();
  const shardOf = (name: string): OpenShard => {
    const prefix = sha256(name).slice(0, digits);
    const shard = open.get(prefix) ?? { crates: [], matches: [] };
    open.set(prefix, shard);
    return shard;
  };
  for (const entry of crates) shardOf(entry[0]).crates.push(entry);
  for (const entry of matches) shardOf(entry[0]).matches.push(entry);
  return new Map(
    [...open].map(([prefix, shard]): [string, OriginsShard] => [
      prefix,
      {
        schema: originsShardSchema,
        crates: byName(shard.crates),
        matches: byName(shard.matches),
      },
    ]),
  );
}

/** At most so many names come together in a shard, on an average: then it has some tens of kilobytes. */
const namesInShard = 64;

function digitsFor(names: number): number {
  let digits = 0;
  while (names > namesInShard * 16 ** digits) digits += 1;
  return digits;
}
