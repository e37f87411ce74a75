// `mounts`: what is mounted where, by mount point.
import type { Value } from "../contract/value.ts";
import { textIfReadable, type Collector } from "./collector.ts";

export const mounts: Collector = {
  name: "mounts",
  collect: async ({ host }): Promise<Value> => {
    const table = (await textIfReadable("/proc/self/mounts", host)) ?? "";
    const entries = table.split("\n").flatMap((line): readonly (readonly [string, Value])[] => {
      const [device, path, fstype, options] = line.split(" ").map(plain);
      if (device === undefined || path === undefined) return [];
      return [[path, { device, fstype: fstype ?? "", options: (options ?? "").split(",") }]];
    });
    return Object.fromEntries(entries);
  },
};

/** The kernel writes blanks in names as octal numbers. */
function plain(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  );
}
