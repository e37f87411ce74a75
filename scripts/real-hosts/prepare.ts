// Whether disposable hosts can be had here: looks, and on demand sees to it. What stands against it is a reason
// to skip tests, and never a failure.
import { installPackages } from "../debian/install.ts";
import { missingPrograms } from "../debian/programs.ts";
import { diskTools, toolPackages, tools, usualGround } from "./contents.ts";
import { makeRoot, readyRoot, type HostRoot } from "./root.ts";
import { runProgram } from "./run-program.ts";

export type Readiness =
  | { readonly kind: "ready"; readonly root: HostRoot }
  | { readonly kind: "not-ready"; readonly reason: string };

/** Installs nothing, and makes nothing. */
export async function lookForHosts(ground: string = usualGround): Promise<Readiness> {
  if (process.platform !== "linux") return notReady("disposable hosts take Linux");
  if (process.getuid?.() !== 0) return notReady("disposable hosts take root");
  const missing = await missingPrograms(tools);
  if (missing.length > 0) return notReady(`there is no ${missing.join(", no ")} here`);
  const root = await readyRoot(ground);
  if (root === undefined) return notReady(`no ${ground} to start hosts from was made yet`);
  const may = await runProgram(["unshare", "--mount", "--pid", "--net", "--fork", "true"]);
  return may.code === 0
    ? { kind: "ready", root }
    : notReady(`namespaces cannot be made here: ${may.err.trim()}`);
}

/** Why there are none of this ground, once all was done that can be done. */
export async function prepareHosts(
  say: (line: string) => void,
  ground: string = usualGround,
): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "disposable hosts take root";
  if ((await missingPrograms([...tools, ...diskTools])).length > 0) {
    const reason = await installPackages(toolPackages, say);
    if (reason !== undefined && (await missingPrograms(tools)).length > 0) return reason;
  }
  const reason = await makeRoot(ground, say);
  if (reason !== undefined) return reason;
  const found = await lookForHosts(ground);
  return found.kind === "ready" ? undefined : found.reason;
}

function notReady(reason: string): Readiness {
  return { kind: "not-ready", reason };
}
