import { expect, test } from "vitest";
import { seeded, type Seed } from "../host/seeded.ts";
import { collect, type Collected } from "./collect.ts";
import type { Collector, SystemFacts } from "./collector.ts";
import { collectors } from "./index.ts";

const system: SystemFacts = {
  hostname: "web01",
  kernel: "Linux",
  kernelVersion: "6.1.0-13-amd64",
  machine: "x86_64",
  cpuCount: 4,
  memoryBytes: 8 * 1024 ** 3,
  uptimeSeconds: 93.7,
  interfaces: {
    lo: [{ address: "127.0.0.1", mac: "00:00:00:00:00:00", internal: true }],
    eth0: [
      { address: "10.0.0.5", mac: "52:54:00:12:34:56", internal: false },
      { address: "fe80::5", mac: "52:54:00:12:34:56", internal: false },
    ],
  },
};

function traitsOf(
  seed: Seed,
  more: Partial<{ collectors: readonly Collector[]; deadlineMs: number }> = {},
): Promise<Collected> {
  return collect({
    host: seeded(seed),
    system,
    agent: { version: "1.2.3", release: 7 },
    collectors: collectors("/etc/vigo/traits.d"),
    deadlineMs: 5_000,
    ...more,
  });
}

const osRelease = (...lines: string[]): Seed => ({
  paths: { "/etc/os-release": { content: `${lines.join("\n")}\n` } },
});

test.each<[string, Seed, object]>([
  [
    "Debian 12",
    osRelease("ID=debian", 'VERSION_ID="12"', "VERSION_CODENAME=bookworm"),
    {
      family: "debian",
      distro: "debian",
      version: "12",
      codename: "bookworm",
      upstream_id: "debian",
      arch: "amd64",
      kernel: "Linux",
    },
  ],
  [
    "Ubuntu, which is like Debian and whose repositories are its own",
    osRelease("ID=ubuntu", "ID_LIKE=debian", "VERSION_CODENAME=noble", "UBUNTU_CODENAME=noble"),
    { family: "debian", distro: "ubuntu", upstream_id: "ubuntu", upstream_codename: "noble" },
  ],
  [
    "Linux Mint, which goes by two code names",
    osRelease(
      "ID=linuxmint",
      'ID_LIKE="ubuntu debian"',
      "VERSION_CODENAME=virginia",
      "UBUNTU_CODENAME=jammy",
    ),
    {
      family: "debian",
      codename: "virginia",
      upstream_id: "ubuntu",
      upstream_codename: "jammy",
    },
  ],
  [
    "Rocky Linux 9",
    osRelease('ID="rocky"', 'ID_LIKE="rhel centos fedora"', 'VERSION_ID="9.3"'),
    { family: "redhat", distro: "rocky", version: "9.3" },
  ],
  ["openSUSE Tumbleweed", osRelease('ID="opensuse-tumbleweed"'), { family: "suse" }],
  ["a derivative that nobody knows", osRelease("ID=odd", "ID_LIKE=arch"), { family: "arch" }],
  ["a system of its own", osRelease("ID=voidish"), { family: "voidish" }],
  [
    "Debian testing",
    {
      paths: {
        ...osRelease("ID=debian").paths,
        "/etc/debian_version": { content: "trixie/sid\n" },
      },
    },
    { version: "trixie/sid" },
  ],
])("os of %s", async (_, seed, expected) => {
  expect((await traitsOf(seed)).traits["os"]).toMatchObject(expected);
});

test.each<[string, Seed, string]>([
  ["running systemd", { paths: { "/run/systemd/system": { kind: "folder" } } }, "systemd"],
  ["running OpenRC", { paths: { "/run/openrc": { kind: "folder" } } }, "openrc"],
  ["with scripts alone", { paths: { "/etc/init.d": { kind: "folder" } } }, "sysv"],
  ["bare", {}, "none"],
])("init of a host %s", async (_, seed, init) => {
  expect((await traitsOf(seed)).traits["os"]).toMatchObject({ init });
});

test("network: the names, addresses and gateway of the host's own files", async () => {
  const { traits } = await traitsOf({
    paths: {
      "/etc/hosts": { content: "127.0.0.1 localhost\n127.0.1.1 web01.example.com web01 # me\n" },
      "/proc/net/route": {
        content:
          "Iface\tDestination\tGateway\tFlags\n" +
          "eth0\t00000000\t0100000A\t0003\t0\t0\t0\n" +
          "eth0\t0000000A\t00000000\t0001\t0\t0\t0\n",
      },
    },
  });
  expect(traits["network"]).toEqual({
    hostname: "web01",
    fqdn: "web01.example.com",
    domain: "example.com",
    ip_addresses: ["10.0.0.5", "fe80::5"],
    mac_addresses: ["52:54:00:12:34:56"],
    interfaces: {
      lo: { mac: "00:00:00:00:00:00", addresses: ["127.0.0.1"] },
      eth0: { mac: "52:54:00:12:34:56", addresses: ["10.0.0.5", "fe80::5"] },
    },
    default_gateway: "10.0.0.1",
  });
});

test.each<[string, Seed, object]>([
  ["a physical machine", {}, { is_container: false, is_vm: false, type: "physical" }],
  [
    "a container of systemd-nspawn",
    { paths: { "/run/systemd/container": { content: "systemd-nspawn\n" } } },
    { is_container: true, is_vm: false, type: "systemd-nspawn" },
  ],
  [
    "Docker",
    { paths: { "/.dockerenv": { content: "" } } },
    { is_container: true, is_vm: false, type: "docker" },
  ],
  [
    "KVM",
    {
      paths: {
        "/sys/class/dmi/id/sys_vendor": { content: "QEMU\n" },
        "/sys/class/dmi/id/product_name": { content: "Standard PC\n" },
      },
    },
    { is_container: false, is_vm: true, type: "qemu" },
  ],
  [
    "a hypervisor without a name",
    { paths: { "/proc/cpuinfo": { content: "flags\t\t: fpu vme hypervisor lahf_lm\n" } } },
    { is_vm: true, type: "vm" },
  ],
])("virtual of %s", async (_, seed, expected) => {
  expect((await traitsOf(seed)).traits["virtual"]).toMatchObject(expected);
});

test("ports: what listens, on either version of IP, once", async () => {
  const row = (address: string, state: string): string =>
    `   0: ${address} 00000000:0000 ${state} x`;
  const { traits } = await traitsOf({
    paths: {
      "/proc/net/tcp": {
        content: ["head", row("0100007F:0016", "0A"), row("0100007F:01BB", "01")].join("\n"),
      },
      "/proc/net/tcp6": {
        content: ["head", row(`${"0".repeat(32)}:0016`, "0A"), row("0:1F90", "0A")].join("\n"),
      },
    },
  });
  expect(traits["ports"]).toEqual([22, 8080]);
});

test("packages: only what is installed, from whichever table there is", async () => {
  const argv = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}\\t${Package}\\t${Version}\\n"];
  const { traits } = await traitsOf({
    answers: [{ argv, out: "ii \tbash\t5.2-1\nrc \told\t1.0\nhi \theld\t2\n" }],
  });
  expect(traits["packages"]).toEqual({ bash: "5.2-1", held: "2" });
  const rpm = ["rpm", "-qa", "--qf", "%{NAME}\\t%{VERSION}-%{RELEASE}\\n"];
  const other = await traitsOf({ answers: [{ argv: rpm, out: "bash\t5.1-2.el9\n" }] });
  expect(other.traits["packages"]).toEqual({ bash: "5.1-2.el9" });
});

test("the rest, on a written-down host", async () => {
  const { traits, faults } = await traitsOf({
    paths: {
      "/etc/passwd": { content: "root:x:0:0::/root:/bin/bash\nweb:x:33:33::/:/bin/sh\n+nis\n" },
      "/etc/group": { content: "root:x:0:\nwheel:x:10:web\n" },
      "/etc/localtime": { kind: "link", linkTo: "/usr/share/zoneinfo/Europe/Berlin" },
      "/sys/block/sda/size": { content: "2097152\n" },
      "/sys/block/loop0/size": { content: "2097152\n" },
      "/proc/self/mounts": {
        content: "/dev/sda1 / ext4 rw,relatime 0 0\nt /a\\040b tmpfs rw 0 0\n",
      },
    },
  });
  expect(faults).toEqual({});
  expect(traits).toMatchObject({
    users: ["root", "web"],
    groups: ["root", "wheel"],
    timezone: "Europe/Berlin",
    uptime_seconds: 93,
    hardware: { cpu_count: 4, memory_mb: 8192, disks: [{ name: "sda", size_mb: 1024 }] },
    mounts: { "/": { device: "/dev/sda1", fstype: "ext4" }, "/a b": { fstype: "tmpfs" } },
    agent: { version: "1.2.3", release: 7 },
  });
});

test("custom: JSON files and programs of root's, each under its own name", async () => {
  const { traits } = await traitsOf({
    paths: {
      "/etc/vigo/traits.d/rack.json": { content: '{"row": 4}' },
      "/etc/vigo/traits.d/broken.json": { content: "{", mode: "0644" },
      "/etc/vigo/traits.d/role.sh": { content: "#!/bin/sh\n", mode: "0755" },
      "/etc/vigo/traits.d/pairs": { content: "#!/bin/sh\n", mode: "0755" },
      "/etc/vigo/traits.d/open.json": { content: "1", mode: "0666" },
      "/etc/vigo/traits.d/theirs.json": { content: "1", uid: 1000 },
      "/etc/vigo/traits.d/.hidden.json": { content: "1" },
    },
    answers: [
      { argv: ["/etc/vigo/traits.d/role.sh"], out: "frontend\n" },
      { argv: ["/etc/vigo/traits.d/pairs"], out: "a=1\nb=two words\n" },
    ],
  });
  expect(traits["custom"]).toEqual({
    rack: { row: 4 },
    role: "frontend",
    pairs: { a: "1", b: "two words" },
  });
});

test("a trait that fails or never comes is missing alone, and says why", async () => {
  const { traits, faults } = await traitsOf(
    {},
    {
      deadlineMs: 20,
      collectors: [
        { name: "good", collect: () => Promise.resolve(1) },
        { name: "none", collect: () => Promise.resolve(null) },
        { name: "bad", collect: () => Promise.reject(new Error("no such thing")) },
        { name: "late", collect: () => new Promise(() => undefined) },
      ],
    },
  );
  expect(traits).toEqual({ good: 1 });
  expect(faults).toEqual({ bad: "no such thing", late: "took longer than 0.02 seconds" });
});
