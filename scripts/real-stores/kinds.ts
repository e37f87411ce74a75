// The servers that the tests run against: none of them is ours, and each differs from the others.
export type ServerName = "ceph" | "swift" | "nginx";

export interface ServerKind {
  readonly name: ServerName;
  readonly title: string;
  /** As Debian 12 and 13 name them. */
  readonly packages: readonly string[];
  /** Without one of these it cannot run. */
  readonly programs: readonly string[];
}

export const serverKinds: Readonly<Record<ServerName, ServerKind>> = {
  ceph: {
    name: "ceph",
    title: "Ceph radosgw",
    packages: ["ceph-mon", "ceph-osd", "radosgw", "ceph-common"],
    programs: [
      "ceph",
      "ceph-authtool",
      "ceph-mon",
      "ceph-osd",
      "monmaptool",
      "radosgw",
      "radosgw-admin",
    ],
  },
  swift: {
    name: "swift",
    title: "OpenStack Swift",
    packages: [
      "swift",
      "swift-proxy",
      "swift-account",
      "swift-container",
      "swift-object",
      "memcached",
    ],
    programs: [
      "memcached",
      "swift-account-server",
      "swift-container-server",
      "swift-object-server",
      "swift-proxy-server",
      "swift-ring-builder",
    ],
  },
  nginx: {
    name: "nginx",
    title: "nginx",
    packages: ["nginx-light"],
    programs: ["nginx", "openssl"],
  },
};
