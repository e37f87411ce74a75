// From the words that name a store to the store.
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import { folderStore } from "./folder.ts";
import { httpStore } from "./http/http-store.ts";
import { outsideWith, type Outside } from "./outside.ts";
import { openS3 } from "./s3/open-s3.ts";
import { s3Reader } from "./s3/s3-reader.ts";
import { s3Store } from "./s3/s3-store.ts";
import type { MaintainedStore, Store } from "./store.ts";

/** For reading alone. */
export function openStore(where: string, given: Partial<Outside> = {}): Answer<Store> {
  const outside = outsideWith(given);
  switch (schemeOf(where)) {
    case undefined:
      return ok(folderStore(where));
    case "http":
    case "https":
      return httpStore(where, outside);
    case "s3": {
      const client = openS3(where, outside);
      return client.kind === "ok" ? ok(s3Reader(client.value)) : client;
    }
    default:
      return unknownScheme(where);
  }
}

export function openWritableStore(
  where: string,
  given: Partial<Outside> = {},
): Answer<MaintainedStore> {
  switch (schemeOf(where)) {
    case undefined:
      return ok(folderStore(where));
    case "http":
    case "https":
      return refuse(
        "failed",
        `"${withoutPassword(where)}" can only be read: web servers take no releases`,
        "publish to the folder or the bucket that it serves",
      );
    case "s3": {
      const client = openS3(where, outsideWith(given));
      return client.kind === "ok" ? ok(s3Store(client.value)) : client;
    }
    default:
      return unknownScheme(where);
  }
}

/** Undefined for a folder. */
export function schemeOf(where: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(where)?.[1]?.toLowerCase();
}

/** For messages: what somebody put into an address by mistake goes no further. */
export function withoutPassword(where: string): string {
  return where.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/iu, "$1");
}

function unknownScheme(where: string): Answer<never> {
  return refuse(
    "failed",
    `"${withoutPassword(where)}" is not an address of a store`,
    "a store is a folder, s3://bucket/prefix, or (for reading) https://host/path",
  );
}
