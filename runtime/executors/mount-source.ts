// Whether what is mounted is what was to be mounted: the same thing has many names.
import type { HostView } from "../host/host.ts";
import { realDevice } from "./real-device.ts";
import { mountOf, type Mounted } from "./mounts.ts";

interface Named {
  readonly device: string;
  readonly options: readonly string[];
}

const byTag: Readonly<Record<string, string>> = {
  UUID: "/dev/disk/by-uuid",
  LABEL: "/dev/disk/by-label",
  PARTUUID: "/dev/disk/by-partuuid",
  PARTLABEL: "/dev/disk/by-partlabel",
};

/** What cannot be found out counts as the same: nothing is unmounted for want of a name. */
export async function isSameSource(
  { device, options }: Named,
  mounted: Mounted,
  around: { readonly host: HostView; readonly mounts: readonly Mounted[] },
): Promise<boolean> {
  const { host, mounts } = around;
  if (options.includes("bind") || options.includes("rbind")) {
    const place = mountOf(device, mounts);
    if (place === undefined) return true;
    const below = device.slice(place.target.replace(/\/$/, "").length);
    const root = `${place.root.replace(/\/$/, "")}${below}`;
    return place.device === mounted.device && (root === "" ? "/" : root) === mounted.root;
  }
  const [, tag = "", name = ""] = /^([A-Z]+)=(.*)$/.exec(device) ?? [];
  const folder = byTag[tag];
  if (folder !== undefined) {
    const link = `${folder}/${linkName(name.replaceAll('"', ""))}`;
    const real = await realDevice(link, host);
    return real === link || real === (await realDevice(mounted.source, host));
  }
  const state = await host.stat(device);
  if (state?.kind === "file") {
    const loop = mounted.source.replace(/^\/dev\//, "");
    const bytes = await host.read(`/sys/block/${loop}/loop/backing_file`);
    return bytes === undefined || new TextDecoder().decode(bytes).trim() === device;
  }
  const real = await realDevice(device, host);
  return plain(real) === plain(await realDevice(mounted.source, host));
}

/** udev writes what may not stand in a name as \x20. */
function linkName(name: string): string {
  return name.replaceAll(
    /[^\p{L}\p{N}#+.:=@_-]/gu,
    (character) => String.raw`\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`,
  );
}

/** A server may add a slash to the folder that it gives. */
function plain(source: string): string {
  return source.length > 1 ? source.replace(/\/+$/, "") : source;
}
