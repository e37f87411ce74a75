// Which package manager a host lives by.
import type { HostView } from "../../host/host.ts";
import { once } from "../once.ts";
import { apk } from "./apk.ts";
import { apt } from "./apt.ts";
import { dnf } from "./dnf.ts";
import { pacman } from "./pacman.ts";
import type { PackageProvider } from "./provider.ts";
import { zypper } from "./zypper.ts";

/** In this order: SUSE has dnf among its packages, and Fedora has apt's tools, but not the other way round. */
const providers: readonly PackageProvider[] = [apt, zypper, dnf, apk, pacman];

export async function chooseProvider(
  name: "auto" | PackageProvider["name"],
  host: HostView,
): Promise<PackageProvider | undefined> {
  if (name !== "auto") return providers.find((provider) => provider.name === name);
  return once(findProvider, host);
}

async function findProvider(host: HostView): Promise<PackageProvider | undefined> {
  for (const provider of providers) if (await provider.isHere(host)) return provider;
  return undefined;
}
