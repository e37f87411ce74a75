// What a disposable host has besides a bare Debian, what stays asleep in it, and which other kinds there are.

/** Of Debian, on the machine that keeps the hosts. */
export const toolPackages: readonly string[] = [
  "debootstrap",
  "e2fsprogs",
  "systemd-container",
  "xfsprogs",
];

export const tools: readonly string[] = [
  "debootstrap",
  "ip",
  "mount",
  "nsenter",
  "setpriv",
  "systemd-nspawn",
  "unshare",
];

/** Make disks whose power can be cut. Hosts do without. */
export const diskTools: readonly string[] = [
  "losetup",
  "mkfs.ext4",
  "mkfs.xfs",
  "mount",
  "nsenter",
  "unshare",
  "xfs_io",
];

/** Of Debian, in each host. */
export const hostPackages: readonly string[] = [
  "apt-utils",
  "cron",
  "dbus",
  "gpg",
  "gpg-agent",
  "iproute2",
  "iptables",
  "kmod",
  "locales",
  "mount",
  "nftables",
  "openssh-server",
  "procps",
  "sqlite3",
  "sudo",
  "systemd",
  "systemd-sysv",
  "udev",
];

/** They would change files in the middle of a test, or take time at each start. */
export const maskedUnits: readonly string[] = [
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dev-hugepages.mount",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "ssh.service",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
  "systemd-tmpfiles-clean.timer",
];

/** Another kind of host: the same Debian, and what else it has and is. */
export interface Ground {
  /** Of Debian, besides those that each host has; one with a dash at its end goes instead. */
  readonly packages: readonly string[];
  /** Besides those that sleep on each host. */
  readonly maskedUnits: readonly string[];
  /** What brings a host up: `inits` in init.ts says how. */
  readonly init: "systemd" | "openrc" | "sysv";
}

/** What a host is when nobody says otherwise. */
export const usualGround = "debian";

export const grounds: ReadonlyMap<string, Ground> = new Map([
  [usualGround, { packages: [], maskedUnits: [], init: "systemd" }],
  [
    "dnf",
    {
      packages: ["createrepo-c", "dnf", "dnf-plugins-core", "rpm"],
      maskedUnits: [],
      init: "systemd",
    },
  ],
  // Debian's plugins of dnf and zypper cannot be there together.
  ["zypper", { packages: ["createrepo-c", "rpm", "zypper"], maskedUnits: [], init: "systemd" }],
  ["ufw", { packages: ["ufw"], maskedUnits: [], init: "systemd" }],
  ["firewalld", { packages: ["firewalld"], maskedUnits: [], init: "systemd" }],
  [
    "openrc",
    {
      packages: ["openrc", "sysvinit-core", "systemd-", "systemd-sysv-"],
      maskedUnits: [],
      init: "openrc",
    },
  ],
  [
    "sysv",
    {
      packages: ["sysv-rc", "sysvinit-core", "systemd-", "systemd-sysv-"],
      maskedUnits: [],
      init: "sysv",
    },
  ],
  ["pacman", { packages: ["makepkg", "pacman-package-manager"], maskedUnits: [], init: "systemd" }],
]);
