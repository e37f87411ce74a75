// `node scripts/run.mjs keep-host NAME GROUND`: starts a disposable host, prints how to enter it, and keeps it until
// it is interrupted. Both may be left out.
import { once } from "node:events";
import { startHost } from "./real-hosts/host.ts";
import { lookForHosts } from "./real-hosts/prepare.ts";

const [name = "host", ground] = process.argv.slice(2);
const found = await lookForHosts(ground);
if (found.kind === "not-ready") {
  console.error(`${found.reason}; \`node scripts/run.mjs prepare-hosts\` sees to it`);
  process.exit(3);
}
const host = await startHost({ root: found.root, name });
console.log(`nsenter --target ${host.leader()} --mount --uts --ipc --net --pid --cgroup bash`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
await host.remove();
