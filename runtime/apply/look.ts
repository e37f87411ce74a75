// Answers what a condition asks of the machine itself.
import type { Question } from "../contract/when/questions.ts";
import type { HostView } from "../host/host.ts";
import { flagsFolder } from "../contract/notes.ts";

export async function look(question: Question, host: HostView): Promise<boolean> {
  switch (question.kind) {
    case "file-exists":
      return (await kindBehind(question.path, host)) === "file";
    case "dir-exists":
      return (await kindBehind(question.path, host)) === "folder";
    case "process-running":
      return isRunning(question.name, host);
    case "command-succeeds":
      return succeeds(question.command, host);
    case "has-display":
      return hasDisplay(host);
    case "flag-set":
      return (await host.stat(`${flagsFolder}/${question.flag}`)) !== undefined;
    case "group-exists":
      return (await host.groupId(question.group)) !== undefined;
  }
}

/** A link stands for what it points to: people ask whether they could open the path. */
async function kindBehind(path: string, host: HostView, links = 0): Promise<string | undefined> {
  const found = await host.stat(path);
  if (found?.kind !== "link") return found?.kind;
  if (links === linkLimit) return undefined;
  const { linkTo = "" } = found;
  const folder = path.replace(/\/+$/, "").replace(/\/[^/]*$/, "");
  return kindBehind(linkTo.startsWith("/") ? linkTo : `${folder}/${linkTo}`, host, links + 1);
}

const linkLimit = 40;

/** The kernel cuts names off after fifteen bytes, so that a longer one is looked for on the command line. */
async function isRunning(name: string, host: HostView): Promise<boolean> {
  for (const entry of (await host.list("/proc")) ?? []) {
    if (!/^\d+$/.test(entry)) continue;
    const comm = await textOf(`/proc/${entry}/comm`, host);
    if (comm?.trimEnd() === name) return true;
    if (name.length <= 15 || comm?.trimEnd() !== name.slice(0, 15)) continue;
    const line = await textOf(`/proc/${entry}/cmdline`, host);
    if (line?.split("\0")[0]?.split("/").at(-1) === name) return true;
  }
  return false;
}

/** Processes come and go while one looks. */
async function textOf(path: string, host: HostView): Promise<string | undefined> {
  const bytes = await host.read(path).catch(() => undefined);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

async function succeeds(command: string, host: HostView): Promise<boolean> {
  if (host.confined) throw new Error("a confined agent runs no commands to decide a condition");
  const answered = await host.ask({ argv: ["sh", "-c", command], fresh: true });
  return answered?.code === 0;
}

/** LANG-24: a running X server or Wayland compositor leaves its socket. */
async function hasDisplay(host: HostView): Promise<boolean> {
  const x11 = (await host.list("/tmp/.X11-unix")) ?? [];
  if (x11.some((name) => /^X\d+$/.test(name))) return true;
  for (const user of (await host.list("/run/user")) ?? []) {
    const names = (await host.list(`/run/user/${user}`)) ?? [];
    if (names.some((name) => /^wayland-\d+$/.test(name))) return true;
  }
  return false;
}
