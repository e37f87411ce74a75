// OpenStack Swift on one machine, spoken to as S3: a server that knows no conditional writes, and says so.
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import type { Processes } from "./processes.ts";
import { findProgram } from "../debian/programs.ts";
import { untilItAnswers } from "./ready.ts";
import type { RunningServer } from "./server.ts";

export async function startSwift(folder: string, processes: Processes): Promise<RunningServer> {
  const [proxy = 0, account = 0, container = 0, object = 0, cache = 0] = await freePorts(5);
  const rings = { account, container, object };
  const secretKey = randomBytes(20).toString("hex");
  await mkdir(join(folder, "devices", "d1"), { recursive: true });
  await mkdir(join(folder, "cache"));
  await writeFile(join(folder, "swift.conf"), common());
  await processes.run("python3", ["-c", ringProgram, JSON.stringify(rings)]);

  const who = userInfo().username;
  await processes.serve("cache", "memcached", ["-u", who, "-l", "127.0.0.1", "-p", `${cache}`]);
  const servers = Object.entries(rings).map(([name, port]) => ({
    name,
    port,
    text: storageServer(folder, { name, port }),
  }));
  const all = [
    ...servers,
    { name: "proxy", port: proxy, text: front(folder, { proxy, cache, secretKey }) },
  ];
  for (const { name, text } of all) {
    const file = join(folder, `${name}-server.conf`);
    await writeFile(file, text, { mode: 0o600 });
    const program = (await findProgram(`swift-${name}-server`)) ?? `swift-${name}-server`;
    await processes.serve(name, "python3", ["-c", serverProgram, folder, program, file]);
  }
  for (const { port } of all) await untilItAnswers(`http://127.0.0.1:${port}`, processes);
  return { url: `http://127.0.0.1:${proxy}`, accessKey: "vigo:owner", secretKey };
}

/** All three rings at once: the program for it takes a second for each of nine steps. */
const ringProgram = `
import json, sys
from swift.common.ring import RingBuilder
for name, port in json.loads(sys.argv[1]).items():
    builder = RingBuilder(4, 1, 1)
    builder.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1,
                     "replication_ip": "127.0.0.1", "replication_port": port, "meta": ""})
    builder.rebalance()
    builder.get_ring().save(name + ".ring.gz")
`;

/** What all servers have in common they read from /etc/swift, unless they are told before they begin. */
const serverProgram = `
import runpy, sys
from swift.common.utils import set_swift_dir
set_swift_dir(sys.argv[1])
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
`;

function common(): string {
  return `[swift-hash]
swift_hash_path_suffix = ${randomBytes(8).toString("hex")}
swift_hash_path_prefix = ${randomBytes(8).toString("hex")}
[storage-policy:0]
name = only
default = yes
`;
}

function defaults(folder: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
swift_dir = ${folder}
user = ${userInfo().username}
workers = 0
log_level = WARNING
log_address = /dev/null
`;
}

function storageServer(
  folder: string,
  { name, port }: { readonly name: string; readonly port: number },
): string {
  return `${defaults(folder, port)}devices = ${folder}/devices
mount_check = false
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
recon_cache_path = ${folder}/cache
fallocate_reserve = 0
`;
}

interface Front {
  readonly proxy: number;
  readonly cache: number;
  readonly secretKey: string;
}

const middleware: readonly string[] = [
  "catch_errors",
  "gatekeeper",
  "cache",
  "listing_formats",
  "bulk",
  "s3api",
  "tempauth",
  "slo",
  "dlo",
  "symlink",
  "versioned_writes",
];

function front(folder: string, { proxy, cache, secretKey }: Front): string {
  const settings: Readonly<Record<string, string>> = {
    cache: `memcache_servers = 127.0.0.1:${cache}\n`,
    // Short pages, so that lists of a few objects have several.
    s3api: "location = us-east-1\nmax_bucket_listing = 20\n",
    tempauth: `user_vigo_owner = ${secretKey} .admin\n`,
    versioned_writes: "allow_object_versioning = true\n",
  };
  const filters = middleware.map((name) => {
    const egg = name === "cache" ? "memcache" : name;
    return `[filter:${name}]\nuse = egg:swift#${egg}\n${settings[name] ?? ""}`;
  });
  return `${defaults(folder, proxy)}[pipeline:main]
pipeline = ${middleware.join(" ")} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
${filters.join("")}`;
}
