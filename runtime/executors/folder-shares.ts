// Tells in a folder what an archive brought from what others put there.
import type { HostView, PathStep } from "../host/host.ts";
import type { SourceNote } from "./source-note.ts";

export interface Contents {
  readonly hasOthers: boolean;
  readonly ours: readonly PathStep[];
}

export const noContents: Contents = { hasOthers: false, ours: [] };

interface Known {
  readonly note: SourceNote | undefined;
  /** What comes again. */
  readonly kept: readonly string[];
}

/** Goes behind no link: what lies there is not what the archive brought. */
export async function look(path: string, { note, kept }: Known, host: HostView): Promise<Contents> {
  const old = new Set(note?.files);
  const coming = new Set(kept);
  const ours: PathStep[] = [];
  let hasOthers = false;
  const walk = async (folder: string, prefix: string): Promise<boolean> => {
    let isLeft = false;
    for (const name of (await host.list(folder)) ?? []) {
      const at = `${folder}/${name}`;
      const key = `${prefix}${name}`;
      const state = await host.stat(at);
      if (state?.kind === "folder") {
        if (await walk(at, `${key}/`)) isLeft = true;
        else ours.push({ kind: "remove-folder", path: at });
      } else if (old.has(key) && !coming.has(key)) ours.push({ kind: "remove-file", path: at });
      else {
        isLeft = true;
        if (!old.has(key)) hasOthers = true;
      }
    }
    return isLeft;
  };
  await walk(path, "");
  return { hasOthers, ours };
}
