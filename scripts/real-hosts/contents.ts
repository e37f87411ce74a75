// What a disposable host has besides a bare Debian, and what stays asleep in it.

/** Of Debian, on the machine that keeps the hosts. */
export const toolPackages: readonly string[] = ["debootstrap", "systemd-container"];

export const tools: readonly string[] = [
  "debootstrap",
  "ip",
  "mount",
  "nsenter",
  "setpriv",
  "systemd-nspawn",
  "unshare",
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
