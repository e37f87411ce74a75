// `node scripts/run.mjs prepare-hosts`: makes what disposable hosts start from, as scripts/test does.
import { prepareHosts } from "./real-hosts/prepare.ts";

const reason = await prepareHosts((line) => console.log(line));
console.log(reason === undefined ? "Disposable hosts can be started" : `There are none: ${reason}`);
if (reason !== undefined) process.exitCode = 1;
