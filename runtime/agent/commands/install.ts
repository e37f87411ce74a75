// `vigo-agent install`: has the init system of this host start the daemon.
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { refuse, type Answer, type Refusal, ok } from "../../contract/refusal.ts";
import { systemRefusal } from "../../contract/system-refusal.ts";
import { machine } from "../../host/machine.ts";
import type { Host } from "../../host/host.ts";
import type { Command, WrongUsage } from "../command.ts";
import type { Options } from "../options.ts";
import { initSystemOf } from "../service/index.ts";
import type { InitSystem, ServiceCommand } from "../service/init-system.ts";
import { installService } from "../service/install.ts";
import { strangersProgram } from "../service/owned.ts";
import { exitCodes, type World } from "../world.ts";
import { paceOf } from "./daemon.ts";

export const install: Command = {
  name: "install",
  summary: "have this host's init system start the daemon; `--print` shows with what",
  flags: [
    "store",
    "trust",
    "host",
    "root",
    "state",
    "traits-dir",
    "executors-dir",
    "interval",
    "splay",
    "print",
  ],
  example: `$ vigo-agent install --store https://releases.example.org/prod --trust /etc/vigo/root.json
wrote /etc/systemd/system/vigo-agent.service
linked /etc/systemd/system/multi-user.target.wants/vigo-agent.service -> ../vigo-agent.service
started the agent`,
  run: async (options, world) => {
    const pace = paceOf(options);
    if (pace.kind !== "ok") return pace;
    const command = commandOf(options, world);
    if (command.kind !== "ok") return command;
    const host = machine(options.root === undefined ? {} : { root: options.root });
    const system = await initSystemOf(host);
    if (system === undefined) return noInitSystem();
    if (options.print) {
      world.out.write(system.text(command.value));
      return exitCodes.done;
    }
    return put(command.value, { host, system, options, world });
  },
};

interface Setting {
  readonly host: Host;
  readonly system: InitSystem;
  readonly options: Options;
  readonly world: World;
}

async function put(
  command: ServiceCommand,
  { host, system, options, world }: Setting,
): Promise<number | Refusal> {
  try {
    const programs = command.slice(0, 2);
    // A link is one way to decide what is run, and what it leads to is the other.
    const led = await Promise.all(programs.map((path) => realpath(path)));
    for (const path of [...programs, ...led]) {
      const fault = host.confined ? undefined : await strangersProgram(host, path);
      if (fault !== undefined) return fault;
    }
    const did = await installService(host, system, command);
    sayDone(did.length === 0 ? ["installed already: nothing to do"] : did, options, world);
    return exitCodes.done;
  } catch (error) {
    return failed(error, `cannot install the agent as a service of ${system.name}`);
  }
}

export function sayDone(
  lines: readonly string[],
  { quiet }: Options,
  { out }: Pick<World, "out">,
): void {
  if (!quiet) out.write(lines.map((line) => `${line}\n`).join(""));
}

/** What a program of the system says against it is for a person to read. */
export function failed(error: unknown, what: string): Refusal {
  if (error instanceof Error && !("code" in error))
    return refuse("failed", `${what}: ${error.message}`);
  return systemRefusal(error, what);
}

export function noInitSystem(): Refusal {
  return refuse(
    "not-found",
    "this host has no init system that is known here (systemd, OpenRC, System V)",
    "start `vigo-agent daemon` with what your system starts services with",
  );
}

/** The daemon as it is to be started, whatever folder it is started in. */
function commandOf(options: Options, world: World): Answer<ServiceCommand> | WrongUsage {
  const store = options.store ?? world.env["VIGO_STORE"] ?? "";
  if (store === "") {
    const hint = "name it with --store, or in the environment as VIGO_STORE";
    return { kind: "wrong", message: "nothing says which store to fetch from", hint };
  }
  if (world.program === undefined) return refuse("failed", "the agent does not know where it lies");
  const { node, script } = world.program;
  const given: readonly (readonly [string, string | undefined])[] = [
    ["--store", store.split(",").map(absoluteStore).join(",")],
    ["--trust", options.trust === undefined ? undefined : absoluteTrust(options.trust)],
    ["--host", options.host],
    ["--state", absolute(options.state)],
    ["--traits-dir", absolute(options.traitsDir)],
    ["--executors-dir", absolute(options.executorsDir)],
    ["--interval", options.interval],
    ["--splay", options.splay],
  ];
  const words = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  return ok([node, script, "daemon", ...words]);
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

function absoluteStore(store: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(store) ? store : resolve(store);
}

function absoluteTrust(trust: string): string {
  return trust.startsWith("sha256:") ? trust : resolve(trust);
}
