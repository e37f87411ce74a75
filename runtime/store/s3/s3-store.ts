// A store in a bucket that can be published to: conditional writes where the server has them.
import type { Answer } from "../../contract/refusal.ts";
import type { MaintainedStore, Swapped, Written } from "../store.ts";
import type { S3Client } from "./client.ts";
import { conditionalPut } from "./conditional-put.ts";
import { listObjects } from "./list.ts";
import { probe, unsafeRefusal, type ProbeResult } from "./probe.ts";
import { refusalOf } from "./refused.ts";
import { etagOf, hashOf, readObject } from "./s3-reader.ts";
import { putAnyway, removeObject, type Condition, type ObjectToWrite } from "./write-object.ts";

export function s3Store(client: S3Client): MaintainedStore {
  const { address } = client;
  let probed: Promise<Answer<ProbeResult>> | undefined;
  /** Asked once, before the first write: what the server does with conditions is found out, not assumed. */
  const capabilities = (): Promise<Answer<ProbeResult>> => (probed ??= probe(client));
  const isAlone = address.writers === "one";
  return {
    where: address.where,
    get: (name, limit) => readObject(client, name, limit),
    create: async (name, bytes) => {
      if (isAlone) return createAlone(client, { name, bytes });
      const known = await capabilities();
      if (known.kind !== "ok") return known;
      if (!known.value.isSafe) return unsafeRefusal(address.where, known.value);
      return createIf(client, { name, bytes });
    },
    swap: async (name, bytes, expected) => {
      if (isAlone) return swapAlone(client, { name, bytes }, expected);
      const known = await capabilities();
      if (known.kind !== "ok") return known;
      if (!known.value.isSafe) return unsafeRefusal(address.where, known.value);
      const { quotes } = known.value;
      const condition: Condition =
        expected === undefined
          ? { kind: "absent" }
          : { kind: "unchanged", etag: etagOf(expected), quotes };
      return swapIf(client, { name, bytes }, condition);
    },
    list: (prefix) => listObjects(client, prefix),
    put: (name, bytes) => putAnyway(client, { name, bytes }),
    remove: (name) => removeObject(client, name),
  };
}

async function createIf(client: S3Client, object: ObjectToWrite): Promise<Written> {
  const verdict = await conditionalPut(client, object, { kind: "absent" });
  if (verdict === "stored") return { kind: "written" };
  return verdict === "unmet" ? { kind: "exists" } : verdict;
}

async function swapIf(
  client: S3Client,
  object: ObjectToWrite,
  condition: Condition,
): Promise<Swapped> {
  const verdict = await conditionalPut(client, object, condition);
  if (verdict === "stored") return { kind: "swapped" };
  return verdict === "unmet" ? { kind: "changed" } : verdict;
}

/** Between looking and writing nobody else writes: that was promised by `writers=one`. */
async function createAlone(client: S3Client, object: ObjectToWrite): Promise<Written> {
  const there = await client.persist({ method: "HEAD", name: object.name });
  if (there.kind === "fault") return there.refusal;
  if (there.status === 200) return { kind: "exists" };
  if (there.status !== 404) return refusalOf(there);
  const put = await putAnyway(client, object);
  return put.kind === "ok" ? { kind: "written" } : put;
}

async function swapAlone(
  client: S3Client,
  object: ObjectToWrite,
  expected: string | undefined,
): Promise<Swapped> {
  const there = await readObject(client, object.name, swappable);
  if (there.kind === "refused") return there;
  const hash = there.kind === "found" ? hashOf(there.tag) : undefined;
  if (hash !== (expected === undefined ? undefined : hashOf(expected))) return { kind: "changed" };
  const put = await putAnyway(client, object);
  return put.kind === "ok" ? { kind: "swapped" } : put;
}

const swappable = 1024 * 1024;
