// Fetches a file or an archive, and looks at it before anything of it reaches its place.
import type { HostView } from "../host/host.ts";
import { sha256 } from "../trust/hash.ts";
import {
  danger,
  entriesIn,
  listing,
  stripped,
  unpackedPaths,
  type ArchiveKind,
} from "./archive-list.ts";

export interface Wanted {
  readonly url: string;
  readonly sha256?: string;
  /** Undefined: it is a file and stays one. */
  readonly archive?: ArchiveKind;
  readonly strip: number;
}

export type Fetched =
  | {
      readonly kind: "fit";
      readonly content: Uint8Array;
      readonly digest: string;
      readonly paths: readonly string[];
    }
  | { readonly kind: "unfit"; readonly reason: string };

/** Nothing of it is looked into before its checksum is known to be right. */
export async function fetchSource(want: Wanted, host: HostView): Promise<Fetched> {
  const content = await host.download(want.url);
  const digest = sha256(content);
  if (want.sha256 !== undefined && want.sha256 !== digest) {
    const reason = `what was fetched has the checksum ${digest}, and not ${want.sha256}: it is not used`;
    return { kind: "unfit", reason };
  }
  if (want.archive === undefined) return { kind: "fit", content, digest, paths: [] };
  const placeholder = "{archive}";
  const program = listing(want.archive, placeholder);
  const privateFile = { placeholder, content, name: "archive", onDisk: true } as const;
  const answered = await host.ask({ ...program, privateFile });
  if (answered === undefined) {
    return { kind: "unfit", reason: `there is no program "${program.argv[0]}" to unpack it with` };
  }
  const entries = answered.code === 0 ? entriesIn(want.archive, answered.out) : undefined;
  if (entries === undefined) {
    return { kind: "unfit", reason: `the archive cannot be read: ${answered.err.trim()}` };
  }
  const reason = danger(entries) ?? danger(stripped(entries, want.strip));
  if (reason !== undefined) return { kind: "unfit", reason };
  const paths = unpackedPaths(entries, want.strip);
  if (paths.length > 0) return { kind: "fit", content, digest, paths };
  return { kind: "unfit", reason: `the archive holds nothing below ${want.strip} leading folders` };
}
