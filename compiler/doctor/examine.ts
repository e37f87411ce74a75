// Looks at a store from all sides: can it be reached, written safely, verified, and is it fresh?
import { openS3 } from "../../runtime/store/s3/open-s3.ts";
import { openStore, schemeOf } from "../../runtime/store/open.ts";
import type { Outside } from "../../runtime/store/outside.ts";
import { examineBucket } from "./examine-bucket.ts";
import { examineContent } from "./examine-content.ts";
import { examineFolder } from "./examine-folder.ts";
import { examineWeb } from "./examine-web.ts";
import { failed, type Finding } from "./finding.ts";

export interface Examination {
  readonly outside: Outside;
  readonly now: Date;
  /** Undefined: the root that the store itself shows is used, which proves nothing about whose it is. */
  readonly root: Uint8Array | undefined;
  /** As a host would: nothing is written, not even to find out whether it could be. */
  readonly onlyRead: boolean;
}

export async function examineStore(
  where: string,
  examination: Examination,
): Promise<readonly Finding[]> {
  const place = await examinePlace(where, examination);
  const store = openStore(where, examination.outside);
  if (store.kind === "refused") return place;
  // Where nobody answers, there is nothing to say about what lies there.
  if (place.some(({ check, result }) => check === "reach" && result === "failed")) return place;
  return [...place, ...(await examineContent(store.value, examination))];
}

async function examinePlace(where: string, examination: Examination): Promise<readonly Finding[]> {
  const { outside, onlyRead } = examination;
  switch (schemeOf(where)) {
    case undefined:
      return examineFolder(where, { onlyRead });
    case "s3": {
      const client = openS3(where, outside);
      return client.kind === "ok"
        ? examineBucket(client.value, { onlyRead })
        : [failed("address", client)];
    }
    default: {
      const store = openStore(where, outside);
      return store.kind === "ok"
        ? examineWeb(store.value.where, outside)
        : [failed("address", store)];
    }
  }
}
