// `vigo-agent traits`: what templates and conditions see of this host.
import { isMap, type Value } from "../../contract/value.ts";
import { machine } from "../../host/machine.ts";
import type { Command } from "../command.ts";
import { readRecord } from "../enforced.ts";
import { harmless, painter } from "../paint.ts";
import { openState } from "../state.ts";
import { collectTraits } from "../traits.ts";
import { exitCodes, wantsColor } from "../world.ts";

export const traits: Command = {
  name: "traits",
  summary: "print the traits of this host, as templates and conditions see them",
  flags: ["root", "state", "traits-dir", "json"],
  example: `$ vigo-agent traits
hardware.cpu_count  2
os.distro           debian
os.family           debian`,
  run: async (options, world) => {
    const state = await openState(options, world, "read");
    if (state.kind !== "ok") return state;
    const record = await readRecord(state.value).catch(() => undefined);
    const host = machine(options.root === undefined ? {} : { root: options.root });
    const release = record?.release;
    const { traits: found, faults } = await collectTraits(host, { options, world, release });
    const paint = painter(wantsColor(options.color, world.err, world));
    for (const [name, fault] of Object.entries(faults)) {
      world.err.write(`${paint("yellow", "missing")}: ${name}: ${harmless(fault)}\n`);
    }
    world.out.write(options.json ? `${JSON.stringify(found)}\n` : table(found));
    return exitCodes.done;
  },
};

function table(traits: Value): string {
  const rows = [...rowsOf("", traits)].sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}

function* rowsOf(name: string, value: Value): Generator<readonly [string, string]> {
  if (!isMap(value)) {
    yield [name, harmless(typeof value === "string" ? value : JSON.stringify(value))];
    return;
  }
  for (const [key, below] of Object.entries(value)) {
    yield* rowsOf(name === "" ? key : `${name}.${key}`, below);
  }
}
