// `node scripts/run.mjs keep-server ceph|swift|nginx`: starts a real server, prints as one line of JSON where
// it listens, and keeps it until standard input ends. Then, or when it is interrupted, nothing is left of it.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCeph } from "./real-stores/ceph.ts";
import { serverKinds, type ServerName } from "./real-stores/kinds.ts";
import { startNginx } from "./real-stores/nginx.ts";
import { processesIn } from "./real-stores/processes.ts";
import { isInstalled } from "./real-stores/programs.ts";
import { removeWhenGone } from "./real-stores/remove-when-gone.ts";
import type { StartServer } from "./real-stores/server.ts";
import { startSwift } from "./real-stores/swift.ts";

const starts: Readonly<Record<ServerName, StartServer>> = {
  ceph: startCeph,
  swift: startSwift,
  nginx: startNginx,
};

const kind = Object.values(serverKinds).find(({ name }) => name === process.argv[2]);
if (kind === undefined) {
  console.error(`Name one of ${Object.keys(serverKinds).join(", ")}`);
  process.exit(2);
}
if (!(await isInstalled(kind))) {
  console.error(`${kind.title} is not installed: apt-get install ${kind.packages.join(" ")}`);
  process.exit(3);
}
const folder = await mkdtemp(join(tmpdir(), `vigo-${kind.name}-`));
const swept = removeWhenGone(folder);
const processes = processesIn(folder);
const wanted = ending();
try {
  const running = await Promise.race([starts[kind.name](folder, processes), wanted]);
  if (running !== undefined) {
    console.log(JSON.stringify(running));
    await wanted;
  }
} finally {
  await processes.end();
  await swept();
}
process.exit();

/** Whoever asked for the server went away, in whatever way, or somebody wants it gone. */
async function ending(): Promise<undefined> {
  return new Promise((settle) => {
    const end = (): void => settle(undefined);
    for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) process.on(signal, end);
    process.stdin.on("end", end);
    process.stdin.on("error", end);
    process.stdin.resume();
  });
}
