// What is mounted where, as /proc/self/mountinfo tells it.
import type { HostView } from "../host/host.ts";
import { unescapeField } from "./fstab.ts";

export interface Mounted {
  readonly target: string;
  /** The part of the file system that is mounted: "/" unless a folder of it is bound. */
  readonly root: string;
  /** Major and minor number of the file system. */
  readonly device: string;
  readonly fstype: string;
  readonly source: string;
  readonly options: readonly string[];
  /** Of the file system, wherever it is mounted. */
  readonly superOptions: readonly string[];
}

/** In the order in which they were mounted: of two on one folder, the last one counts. */
export async function observeMounts(host: HostView): Promise<readonly Mounted[]> {
  const bytes = await host.read("/proc/self/mountinfo");
  if (bytes === undefined) return [];
  return new TextDecoder()
    .decode(bytes)
    .split("\n")
    .filter((line) => line !== "")
    .map(mountedOf);
}

function mountedOf(line: string): Mounted {
  const fields = line.split(" ").map(unescapeField);
  const [, , device = "", root = "", target = "", options = ""] = fields;
  // Optional fields come before the dash.
  const [fstype = "", source = "", superOptions = ""] = fields.slice(fields.indexOf("-", 6) + 1);
  const [own, ofAll] = [options.split(","), superOptions.split(",")];
  return { target, root, device, fstype, source, options: own, superOptions: ofAll };
}

/** The mount that a path lies on. */
export function mountOf(path: string, mounts: readonly Mounted[]): Mounted | undefined {
  const length = (mounted: Mounted): number => mounted.target.replace(/\/$/, "").length;
  return mounts
    .filter(({ target }) => path === target || path.startsWith(`${target.replace(/\/$/, "")}/`))
    .reduce<Mounted | undefined>(
      (best, mounted) => (best === undefined || length(mounted) >= length(best) ? mounted : best),
      undefined,
    );
}
