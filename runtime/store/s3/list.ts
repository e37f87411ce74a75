// Lists a bucket, page by page (ListObjectsV2).
import { ok, refuse, type Answer } from "../../contract/refusal.ts";
import { isObjectName } from "../object-name.ts";
import type { StoredObject } from "../store.ts";
import type { S3Client } from "./client.ts";
import { refusalOf } from "./refused.ts";
import { childText, parseXml, type Element } from "./xml.ts";

/** What bears a name that none of ours can bear is somebody else's, and left out. */
export async function listObjects(
  client: S3Client,
  prefix: string,
): Promise<Answer<readonly StoredObject[]>> {
  const { address } = client;
  const all: StoredObject[] = [];
  let token: string | undefined;
  do {
    const page = await onePage(client, address.prefix + prefix, token);
    if (page.kind !== "ok") return page;
    const { next, objects } = page.value;
    for (const object of objects) {
      const name = object.name.slice(address.prefix.length);
      if (object.name.startsWith(address.prefix) && isObjectName(name))
        all.push({ ...object, name });
    }
    if (next !== undefined && next === token) {
      return refuse(
        "malformed",
        `the list of "${address.where}" has no end: a page leads to itself`,
      );
    }
    token = next;
  } while (token !== undefined);
  return ok(all.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

interface Page {
  readonly objects: readonly StoredObject[];
  readonly next: string | undefined;
}

async function onePage(
  client: S3Client,
  prefix: string,
  token: string | undefined,
): Promise<Answer<Page>> {
  const { where } = client.address;
  const query = {
    "list-type": "2",
    ...(prefix === "" ? {} : { prefix }),
    ...(token === undefined ? {} : { "continuation-token": token }),
  };
  const outcome = await client.persist({ method: "GET", query, limit: pageLimit });
  if (outcome.kind === "fault") return outcome.refusal;
  if (outcome.status !== 200) return refusalOf(outcome);
  const root = parseXml(new TextDecoder().decode(outcome.body));
  const page = root === undefined ? undefined : pageOf(root);
  return page === undefined
    ? refuse("malformed", `the list of "${where}" is not what a bucket's list looks like`)
    : ok(page);
}

/** A thousand names, and room for what servers say of each. */
const pageLimit = 8 * 1024 * 1024;

function pageOf(root: Element): Page | undefined {
  if (root.name !== "ListBucketResult") return undefined;
  const objects: StoredObject[] = [];
  for (const child of root.children) {
    if (child.name !== "Contents") continue;
    const object = objectOf(child);
    if (object === undefined) return undefined;
    objects.push(object);
  }
  const next = childText(root, "NextContinuationToken");
  switch (childText(root, "IsTruncated")) {
    case "false":
      return { objects, next: undefined };
    case "true":
      return next ? { objects, next } : undefined;
    default:
      return undefined;
  }
}

function objectOf(contents: Element): StoredObject | undefined {
  const name = childText(contents, "Key");
  const size = Number(childText(contents, "Size") ?? Number.NaN);
  const modified = new Date(childText(contents, "LastModified") ?? Number.NaN);
  const isSound =
    name !== undefined && Number.isSafeInteger(size) && !Number.isNaN(modified.getTime());
  return isSound ? { name, size, modified } : undefined;
}
