// The files of a bundle as resources copy them: out of the cache, verified once more as they are read.
import type { Bundle } from "../contract/bundle.ts";
import { noFiles, type BundleFiles } from "../executors/executor.ts";
import type { FetchedBundle } from "../trust/fetch.ts";
import { recallObject, type ObjectCache } from "../trust/objects.ts";
import type { Verified } from "../trust/verified.ts";

export function filesOf(fetched: FetchedBundle, cache: ObjectCache): BundleFiles {
  return fetched.kind === "bundle" ? bundleFiles(fetched.bundle, cache) : noFiles;
}

export function bundleFiles({ files = {} }: Verified<Bundle>, cache: ObjectCache): BundleFiles {
  const known = new Map(Object.entries(files));
  return {
    below: (folder) => [...known.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
    file: (path) => {
      const ref = known.get(path);
      if (ref === undefined) throw new Error(`the bundle does not hold the file "${path}"`);
      const read = async (): Promise<Uint8Array> => {
        const bytes = await recallObject(cache, ref);
        if (bytes !== undefined) return bytes;
        throw new Error(
          `the copy of "${path}" in the state folder is no longer what was verified; the next run fetches it again`,
        );
      };
      return { size: ref.size, read };
    },
  };
}
