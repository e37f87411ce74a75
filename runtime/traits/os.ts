// `os`: which system this is, by the file that every distribution has and by the kernel.
import type { Value } from "../contract/value.ts";
import type { HostView } from "../host/host.ts";
import { textOf, type Collector } from "./collector.ts";

export const os: Collector = {
  name: "os",
  collect: async ({ host, system }): Promise<Value> => {
    const release = await osRelease(host);
    const id = release.get("ID") ?? "";
    const like = (release.get("ID_LIKE") ?? "").split(" ").filter((word) => word !== "");
    const codename = release.get("VERSION_CODENAME") ?? "";
    return {
      family: familyOf(id, like),
      distro: id,
      version: release.get("VERSION_ID") ?? (await debianVersion(host)) ?? "",
      codename,
      ...upstreamOf(release, { id, like, codename }),
      arch: architectures.get(system.machine) ?? system.machine,
      kernel: system.kernel,
      kernel_version: system.kernelVersion,
      init: await initOf(host),
    };
  },
};

interface Names {
  readonly id: string;
  readonly like: readonly string[];
  readonly codename: string;
}

/** Both words stand in one line of a repository, so they must name the same system: Ubuntu says it is like Debian. */
function upstreamOf(release: ReadonlyMap<string, string>, { id, like, codename }: Names): object {
  const ubuntu = release.get("UBUNTU_CODENAME");
  if (ubuntu !== undefined) return { upstream_id: "ubuntu", upstream_codename: ubuntu };
  const debian = release.get("DEBIAN_CODENAME");
  if (debian !== undefined) return { upstream_id: "debian", upstream_codename: debian };
  return { upstream_id: like[0] ?? id, upstream_codename: codename };
}

async function osRelease(host: HostView): Promise<ReadonlyMap<string, string>> {
  const text =
    (await textOf("/etc/os-release", host)) ?? (await textOf("/usr/lib/os-release", host)) ?? "";
  return new Map(
    text.split("\n").flatMap((line): readonly (readonly [string, string])[] => {
      const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim()) ?? [];
      return name === undefined || value === undefined ? [] : [[name, unquoted(value)]];
    }),
  );
}

/** The file is meant for shells. */
function unquoted(value: string): string {
  const [, single] = /^'(.*)'$/.exec(value) ?? [];
  if (single !== undefined) return single;
  const [, double] = /^"(.*)"$/.exec(value) ?? [];
  return (double ?? value).replaceAll(/\\(["$`\\])/g, "$1");
}

/** Testing and unstable of Debian have no version in os-release. */
async function debianVersion(host: HostView): Promise<string | undefined> {
  return textOf("/etc/debian_version", host);
}

function familyOf(id: string, like: readonly string[]): string {
  for (const name of [id, ...like]) {
    const family = families.get(name) ?? (name.startsWith("opensuse") ? "suse" : undefined);
    if (family !== undefined) return family;
  }
  return id;
}

const families: ReadonlyMap<string, string> = new Map([
  ...["debian", "ubuntu", "raspbian", "linuxmint", "devuan", "kali"].map(
    (id) => [id, "debian"] as const,
  ),
  ...["rhel", "fedora", "centos", "rocky", "almalinux", "ol", "amzn", "scientific"].map(
    (id) => [id, "redhat"] as const,
  ),
  ...["suse", "sles", "sled"].map((id) => [id, "suse"] as const),
  ...["arch", "archarm", "manjaro", "endeavouros"].map((id) => [id, "arch"] as const),
  ["alpine", "alpine"],
  ["gentoo", "gentoo"],
]);

/** Go's names, which container registries and packagers use too. */
const architectures: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["aarch64", "arm64"],
  ["i386", "386"],
  ["i686", "386"],
  ["armv6l", "arm"],
  ["armv7l", "arm"],
  ["ppc64le", "ppc64le"],
  ["s390x", "s390x"],
  ["riscv64", "riscv64"],
  ["loongarch64", "loong64"],
]);

/** What is running counts, not what is installed; a system that is not running is judged by what lies there. */
async function initOf(host: HostView): Promise<string> {
  if ((await host.stat("/run/systemd/system")) !== undefined) return "systemd";
  if ((await host.stat("/run/openrc")) !== undefined) return "openrc";
  if ((await host.stat("/usr/lib/systemd/systemd")) !== undefined) return "systemd";
  if ((await host.stat("/sbin/openrc")) !== undefined) return "openrc";
  return (await host.stat("/etc/init.d")) === undefined ? "none" : "sysv";
}
