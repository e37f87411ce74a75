// Ceph radosgw on one machine: a monitor, one place for objects that keeps them in memory, and the gateway.
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { listAt, textAt } from "./json-fields.ts";
import type { Processes } from "./processes.ts";
import { untilItAnswers } from "./ready.ts";
import type { RunningServer } from "./server.ts";

export async function startCeph(folder: string, processes: Processes): Promise<RunningServer> {
  const [v1 = 0, v2 = 0, gateway = 0] = await freePorts(3);
  const monitor = `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`;
  const fsid = randomUUID();
  const at = (name: string): string => join(folder, name);
  for (const name of ["mon", "osd", "rgw", "run", "log", "crash"]) await mkdir(at(name));
  await writeFile(at("ceph.conf"), configuration(folder, { fsid, monitor, gateway }));
  const ceph = async (program: string, ...args: readonly string[]): Promise<string> =>
    processes.run(program, ["-c", at("ceph.conf"), ...args]);

  const map = ["--create", "--clobber", "--fsid", fsid, "--addv", "a", monitor, at("monmap")];
  await ceph("monmaptool", ...map);
  await makeKeys(processes, at("keyring"));
  await ceph("ceph-mon", "--mkfs", "-i", "a", "--monmap", at("monmap"), "--keyring", at("keyring"));
  await processes.serve("mon", "ceph-mon", ["-f", "-c", at("ceph.conf"), "-i", "a"]);

  const uuid = randomUUID();
  const key = (await processes.run("ceph-authtool", ["--gen-print-key"])).trim();
  await writeFile(at("osd.json"), JSON.stringify({ cephx_secret: key }), { mode: 0o600 });
  await ceph("ceph", "osd", "new", uuid, "-i", at("osd.json"));
  await writeFile(at("osd/keyring"), `[osd.0]\n\tkey = ${key}\n`, { mode: 0o600 });
  await ceph("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", uuid, "--keyring", at("osd/keyring"));
  const osd = ["-f", "-c", at("ceph.conf"), "-i", "0", "--keyring", at("osd/keyring")];
  await processes.serve("osd", "ceph-osd", osd);

  const owner = await makeAccount(ceph, "owner");
  // Has nothing of its own, and sees of the owner's what a policy shows.
  const guest = await makeAccount(ceph, "guest");
  await processes.serve("rgw", "radosgw", ["-f", "-c", at("ceph.conf"), "-n", "client.rgw"]);
  const url = `http://127.0.0.1:${gateway}`;
  await untilItAnswers(url, processes);
  return {
    url,
    accessKey: owner.accessKey,
    secretKey: owner.secretKey,
    guestAccessKey: guest.accessKey,
    guestSecretKey: guest.secretKey,
  };
}

async function makeKeys(processes: Processes, keyring: string): Promise<void> {
  const all = ["--cap", "mon", "allow *"];
  const everywhere = [...all, "--cap", "osd", "allow *", "--cap", "mgr", "allow *"];
  const make = async (name: string, caps: readonly string[]): Promise<string> =>
    processes.run("ceph-authtool", [keyring, "--gen-key", `--name=${name}`, ...caps]);
  await processes.run("ceph-authtool", ["--create-keyring", keyring]);
  await make("mon.", all);
  await make("client.admin", everywhere);
  await make("client.rgw", everywhere);
}

interface Account {
  readonly accessKey: string;
  readonly secretKey: string;
}

async function makeAccount(
  ceph: (program: string, ...args: readonly string[]) => Promise<string>,
  name: string,
): Promise<Account> {
  const made: unknown = JSON.parse(
    await ceph("radosgw-admin", "user", "create", `--uid=${name}`, `--display-name=${name}`),
  );
  const [key] = listAt(made, "keys");
  return { accessKey: textAt(key, "access_key"), secretKey: textAt(key, "secret_key") };
}

interface Places {
  readonly fsid: string;
  readonly monitor: string;
  readonly gateway: number;
}

/** One copy of everything, no manager, and no waiting for others: there are none. */
function configuration(folder: string, { fsid, monitor, gateway }: Places): string {
  return `[global]
fsid = ${fsid}
mon initial members = a
mon host = ${monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
# Without these the gateway never comes up.
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = ${folder}/keyring
run dir = ${folder}/run
admin socket = ${folder}/run/$name.$pid.asok
pid file =
log file = ${folder}/log/$name.log
crash dir = ${folder}/crash
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 2
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
mon osd min up ratio = 0
# Decisions of a monitor that is alone need no time to spread.
paxos propose interval = 0.02
paxos min wait = 0.01
[mon]
mon data = ${folder}/mon
mon cluster log file = ${folder}/log/cluster.log
[osd]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 2147483648
osd op queue = wpq
osd heartbeat interval = 1
[client.rgw]
rgw data = ${folder}/rgw
# Otherwise each answer that has a body waits 40 ms for the client to confirm its head.
rgw frontends = beast endpoint=127.0.0.1:${gateway} tcp_nodelay=1
rgw dns name =
rgw enable usage log = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw run sync thread = false
rgw thread pool size = 32
# Short pages, so that lists of a few objects have several.
rgw max listing results = 20
`;
}
