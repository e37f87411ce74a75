// Keeps what a web server said last, with the mark by which it tells whether that is still so.
import { join } from "node:path";
import * as shape from "../contract/shape.ts";
import { makeFolder, removeFile } from "../disk/durable.ts";
import type { KeptAnswers } from "../store/outside.ts";
import { sha256 } from "../trust/hash.ts";
import type { State } from "./state.ts";
import { readJson, writeFleeting } from "./state-file.ts";

/** One file for each address. What they hold is believed no more than what a store says. */
export function keptAnswers({ folder, use }: State): KeptAnswers {
  const place = join(folder, "answers");
  const path = (address: string): string => join(place, `${sha256(address)}.json`);
  return {
    recall: async (address) => {
      const value: unknown = await readJson(path(address));
      if (!isKept(value)) return undefined;
      const bytes = Buffer.from(value.bytes, "base64");
      // What the disk has damaged would be taken for what the server says, as long as that stays so.
      return sha256(bytes) === value.sha256 ? { etag: value.etag, bytes } : undefined;
    },
    keep: async (address, answer) => {
      if (use === "read") return;
      if (answer === undefined) return removeFile(path(address));
      const { etag, bytes } = answer;
      await makeFolder(place, 0o700);
      const text = Buffer.from(bytes).toString("base64");
      await writeFleeting(path(address), { etag, sha256: sha256(bytes), bytes: text });
    },
  };
}

const isKept = shape.record<{
  readonly etag: string;
  readonly sha256: string;
  /** In base64. */
  readonly bytes: string;
}>({ etag: shape.isText, sha256: shape.isText, bytes: shape.isText });
