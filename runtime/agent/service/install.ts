// Puts the service of the agent in place, or takes it away: what is there already is left alone.
import { dirname } from "node:path/posix";
import type { Host, Step } from "../../host/host.ts";
import { isInPlace } from "../file-in-place.ts";
import type { InitSystem, ServiceCommand } from "./init-system.ts";

/** What was done, a line for each change. */
export async function installService(
  host: Host,
  system: InitSystem,
  command: ServiceCommand,
): Promise<readonly string[]> {
  const did: string[] = [];
  const { path, mode } = system.file;
  const content = new TextEncoder().encode(system.text(command));
  const isWritten = !(await isInPlace({ path, mode, content }, host));
  if (isWritten) {
    await makeFolders(host, dirname(path));
    await host.perform({ kind: "write-file", path, content, mode });
    did.push(`wrote ${path}`);
  }
  for (const { path, to } of system.links) {
    if ((await host.stat(path))?.linkTo === to) continue;
    await makeFolders(host, dirname(path));
    await host.perform({ kind: "write-link", path, to });
    did.push(`linked ${path} -> ${to}`);
  }
  if (host.confined || !(await system.isRunning(host))) return did;
  if (did.length > 0 && system.reload !== undefined) await host.perform(runs(system.reload));
  const isUp = (await host.ask({ argv: system.status, fresh: true }))?.code === 0;
  if (isUp && !isWritten) return did;
  await host.perform(runs(isUp ? system.restart : system.start));
  return [...did, isUp ? "restarted the agent" : "started the agent"];
}

export async function uninstallService(host: Host, system: InitSystem): Promise<readonly string[]> {
  const did: string[] = [];
  const isLive = !host.confined && (await system.isRunning(host));
  const isInstalled = (await host.stat(system.file.path)) !== undefined;
  if (isLive && isInstalled && (await host.ask({ argv: system.status, fresh: true }))?.code === 0) {
    await host.perform(runs(system.stop));
    did.push("stopped the agent");
  }
  for (const path of [...system.links.map(({ path }) => path), system.file.path]) {
    if ((await host.stat(path)) === undefined) continue;
    await host.perform({ kind: "remove-file", path });
    did.push(`removed ${path}`);
  }
  if (isLive && did.length > 0 && system.reload !== undefined) {
    await host.perform(runs(system.reload));
  }
  return did;
}

async function makeFolders(host: Host, folder: string): Promise<void> {
  if ((await host.stat(`${folder}/.`)) !== undefined) return;
  await makeFolders(host, dirname(folder));
  await host.perform({ kind: "make-folder", path: folder, mode: 0o755 });
}

function runs(argv: readonly [string, ...string[]]): Step {
  return { kind: "run", program: { argv } };
}
