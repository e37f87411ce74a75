// A network of the hosts' own, with a web server that only they reach, and wires that can be cut: nothing of it
// is in the machine's own network.
import { spawn } from "node:child_process";
import { systemPath } from "../debian/programs.ts";
import type { RealHost } from "./host.ts";
import { succeedProgram } from "./run-program.ts";

export interface HostNetwork {
  /** Where hosts find what is served. */
  url(host: RealHost): string;
  /** Gives a host a wire of its own. */
  connect(host: RealHost): Promise<void>;
  cut(host: RealHost): Promise<void>;
  mend(host: RealHost): Promise<void>;
  remove(): Promise<void>;
}

const port = 8080;

/** Serves the files below a folder. */
export async function startNetwork(folder: string): Promise<HostNetwork> {
  // It ends when its input does: also when this process is killed.
  const child = spawn(
    "unshare",
    ["--net", "--", process.execPath, "scripts/run.mjs", "serve-folder"],
    {
      env: { PATH: systemPath, VIGO_FOLDER: folder, VIGO_PORT: String(port) },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const gone = new Promise<void>((settle) => child.once("close", () => settle()));
  await new Promise<void>((settle, fail) => {
    child.stdout.once("data", () => settle());
    void gone.then(() => fail(new Error("nothing serves the hosts' network")));
  });
  const { pid = 0 } = child;
  const within = ["nsenter", "--target", String(pid), "--net", "ip"];
  const wires = new Map<RealHost, number>();
  const wireOf = (host: RealHost): number => {
    const wire = wires.get(host);
    if (wire === undefined) throw new Error(`${host.name} is not connected`);
    return wire;
  };
  const turn = async (host: RealHost, way: "up" | "down"): Promise<void> => {
    await succeedProgram([...within, "link", "set", `wire${wireOf(host)}`, way]);
  };
  return {
    url: (host) => `http://10.77.${wireOf(host)}.1:${port}`,
    connect: async (host) => {
      const wire = wires.size + 1;
      wires.set(host, wire);
      const ends = [`wire${wire}`, "type", "veth", "peer", "name", "eth0"];
      const leader = String(host.leader());
      await succeedProgram([...within, "link", "add", ...ends, "netns", leader]);
      await succeedProgram([
        ...within,
        "address",
        "add",
        `10.77.${wire}.1/24`,
        "dev",
        `wire${wire}`,
      ]);
      await turn(host, "up");
      for (const words of [
        ["address", "add", `10.77.${wire}.2/24`, "dev", "eth0"],
        ["link", "set", "eth0", "up"],
      ]) {
        const { code, err } = await host.run(["ip", ...words]);
        if (code !== 0) throw new Error(`${host.name} cannot be connected: ${err}`);
      }
    },
    cut: async (host) => turn(host, "down"),
    mend: async (host) => turn(host, "up"),
    remove: async () => {
      child.stdin.end();
      await gone;
    },
  };
}
