// `vigo-agent enroll`: makes the host's keys, and the request that operators add to the inventory.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse, type Refusal } from "../../contract/refusal.ts";
import { systemCode, systemRefusal } from "../../contract/system-refusal.ts";
import { replaceFile } from "../../disk/durable.ts";
import {
  enrolmentRequest,
  fingerprintOf,
  isHostName,
  parseEnrolment,
  type Enrolment,
} from "../../trust/enrolment.ts";
import type { Command, WrongUsage } from "../command.ts";
import { confirmHostKeys, makeHostKeys, renewHostKeys } from "../host-key.ts";
import { trustedFleet } from "../memory.ts";
import type { Options } from "../options.ts";
import { openState, type State } from "../state.ts";
import { exitCodes, type World } from "../world.ts";

export const enroll: Command = {
  name: "enroll",
  summary: "make this host's keys, and a request to be added to the inventory",
  flags: ["host", "root", "state", "out", "renew", "confirm", "json"],
  example: `$ vigo-agent enroll --out /tmp/web01.json
web01: made its keys, and a request in /tmp/web01.json
fingerprint: 5c0e-91b2-77aa-0d3f-e146-8b90
Next: carry /tmp/web01.json to where the inventory is, run \`vigocli inventory add\` on it, and compare the fingerprint.`,
  run: async (options, world) => {
    const host = options.host ?? world.hostname;
    const fault = usageFault(options, host);
    if (fault !== undefined) return fault;
    const state = await openState(options, world, "write");
    if (state.kind !== "ok") return state;
    return options.confirm
      ? confirm(state.value, options, world)
      : request(state.value, host, { options, world });
  },
};

function usageFault({ renew, confirm, out }: Options, host: string): WrongUsage | undefined {
  if (confirm && (renew || out !== undefined)) {
    const hint = "first --renew, then a release that is sealed to the new keys, then --confirm";
    return { kind: "wrong", message: "--confirm goes alone: it makes no request", hint };
  }
  if (isHostName(host)) return undefined;
  const hint = "name it with --host: letters, digits, dots, dashes and underscores";
  return { kind: "wrong", message: `"${host}" is no name that a host can go by`, hint };
}

async function confirm(state: State, options: Options, world: World): Promise<number | Refusal> {
  const confirmed = await confirmHostKeys(state);
  if (confirmed.kind !== "ok") return confirmed;
  if (options.json) world.out.write(`${JSON.stringify({ confirmed: true })}\n`);
  else if (!options.quiet)
    world.out.write("the renewed keys are in force, and the old ones gone\n");
  return exitCodes.done;
}

interface Setting {
  readonly options: Options;
  readonly world: World;
}

async function request(
  state: State,
  host: string,
  { options, world }: Setting,
): Promise<number | Refusal> {
  const path = options.out ?? join(state.folder, "enrolment.json");
  const keys = await (options.renew ? renewHostKeys(state) : makeHostKeys(state));
  if (keys.kind !== "ok") return keys;
  // Looked for after the keys were made, so that --out cannot name one of them.
  const taken = await strangerAt(path);
  if (taken !== undefined) return taken;
  const fleet = await trustedFleet(state);
  if (fleet.kind !== "ok") return fleet;
  const facts = { host, created: world.now() };
  const bytes = enrolmentRequest(
    keys.value,
    fleet.value === undefined ? facts : { ...facts, fleet: fleet.value },
  );
  try {
    // What is in it is public, and is meant to be carried away by whoever may read it.
    await replaceFile({ path, bytes, mode: 0o644 });
  } catch (error) {
    return systemRefusal(error, `cannot write the request "${path}"`);
  }
  const made = parseEnrolment(bytes, path);
  if (made.kind !== "ok") throw new Error(`a request just made is refused: ${made.message}`);
  tell(made.value, { options, world, path, isNew: keys.value.isNew });
  return exitCodes.done;
}

/** A slip in --out must not cost a file: only an older request is written over. */
async function strangerAt(path: string): Promise<Refusal | undefined> {
  try {
    const there = parseEnrolment(await readFile(path), path);
    if (there.kind === "ok") return undefined;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    return systemRefusal(error, `cannot write the request "${path}"`);
  }
  const hint = "choose another name with --out, or remove the file";
  return refuse("conflict", `"${path}" is there, and is no enrolment request`, hint);
}

interface Telling extends Setting {
  readonly path: string;
  readonly isNew: boolean;
}

function tell(made: Enrolment, { options, world, path, isNew }: Telling): void {
  const { host, fleet, sealing, identity } = made;
  const fingerprint = fingerprintOf(made);
  if (options.json) {
    const facts = { host, ...(fleet === undefined ? {} : { fleet }), sealing, identity };
    world.out.write(`${JSON.stringify({ request: path, fingerprint, isNew, ...facts })}\n`);
    return;
  }
  if (options.quiet) return;
  const keys = options.renew ? "new keys" : "keys";
  const did = isNew ? `made its ${keys}, and a request` : `its ${keys} were there; the request is`;
  world.out.write(`${host}: ${did} in ${path}\nfingerprint: ${fingerprint}\n`);
  world.err.write(
    `Next: carry ${path} to where the inventory is, run \`vigocli inventory add\` on it, and compare the fingerprint.\n`,
  );
  if (!options.renew) return;
  world.err.write(
    "The old keys stay in force: after a release that is sealed to the new ones, run `vigo-agent enroll --confirm`.\n",
  );
}
