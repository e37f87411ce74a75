// `node scripts/run.mjs bench-fleet OUT --hosts N --kind standard|hard`: a fleet to measure with, as files.
import { parseArgs } from "node:util";
import { plant } from "./bench/fleet/plant.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    hosts: { type: "string", default: "10000" },
    kind: { type: "string", default: "standard" },
    "named-one-in": { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
});
const [folder, ...rest] = positionals;
const { kind } = values;
const counts = [values.hosts, values["named-one-in"], values.seed].map(Number);
const [hosts = 0, namedOneIn = 0, seed = 0] = counts;
const isCount = counts.every((count) => Number.isSafeInteger(count) && count >= 0);
if (
  folder === undefined ||
  rest.length > 0 ||
  !isCount ||
  (kind !== "standard" && kind !== "hard")
) {
  console.error(
    "Usage: bench-fleet OUT [--hosts N] [--kind standard|hard] [--named-one-in N] [--seed N]",
  );
  process.exit(2);
}
const fleet = await plant({ kind, hosts, namedOneIn, seed }, folder);
const resources = fleet.modules.reduce((sum, module) => sum + module.resources.length, 0);
console.log(
  `${folder}: ${fleet.hosts.length} hosts, ${fleet.groups.length} match blocks, ${fleet.modules.length} configcrates, ${resources} resources`,
);
