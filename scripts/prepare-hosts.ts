// `node scripts/run.mjs prepare-hosts`: makes what disposable hosts start from, as scripts/test does.
import { groundsOfCases } from "../fixtures/host-case.ts";
import { prepareHosts } from "./real-hosts/prepare.ts";

for (const ground of await groundsOfCases()) {
  const reason = await prepareHosts((line) => console.log(line), ground);
  const outcome = reason === undefined ? "can be started" : `cannot be had: ${reason}`;
  console.log(`Disposable hosts, ${ground}: ${outcome}`);
  if (reason !== undefined) process.exitCode = 1;
}
