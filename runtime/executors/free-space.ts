// How much room is left where something is to be written.
import type { HostView } from "../host/host.ts";

/** Bytes that are free in the file system of a folder; undefined where nobody can tell. */
export async function freeBytes(folder: string, host: HostView): Promise<number | undefined> {
  const answered = await host.ask({ argv: ["df", "-P", "-k", "--", folder] });
  if (answered === undefined || answered.code !== 0) return undefined;
  const [, , , available] = answered.out.trim().split("\n").at(-1)?.split(/\s+/) ?? [];
  return available === undefined || !/^\d+$/.test(available) ? undefined : Number(available) * 1024;
}
