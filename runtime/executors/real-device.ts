// The name by which the kernel knows a device that has others, such as /dev/mapper/vg-data.
import { dirname } from "node:path/posix";
import type { HostView } from "../host/host.ts";

/** Any other path is given back as it is. */
export async function realDevice(path: string, host: HostView): Promise<string> {
  const link = path.startsWith("/dev/") ? (await host.stat(path))?.linkTo : undefined;
  if (link === undefined) return path;
  const parts = (link.startsWith("/") ? link : `${dirname(path)}/${link}`).split("/");
  const trail: string[] = [];
  for (const part of parts) {
    if (part === "..") trail.pop();
    else if (part !== "" && part !== ".") trail.push(part);
  }
  return `/${trail.join("/")}`;
}
