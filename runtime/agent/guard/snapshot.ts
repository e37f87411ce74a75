// Notes, before a risky change, how everything is that it touches: as the steps that would put it back.
import type { HostView, Step } from "../../host/host.ts";
import { rulesBack } from "./firewall-rules.ts";
import { optionalText } from "../../executors/attributes.ts";
import { plainService, type Change } from "./protection.ts";
import { firewallPlaces } from "../../contract/places.ts";
import type { BackStep } from "./way-back.ts";

export async function backFrom(change: Change, host: HostView): Promise<readonly BackStep[]> {
  const { steps } = change.decision;
  const touched = steps.flatMap((step) => (step.kind === "run" ? [] : [step.path]));
  // What a program of the firewall writes by itself nobody tells us.
  const written = change.type === "firewall" ? await filesBelow(firewallPlaces, host) : [];
  const back: BackStep[] = [];
  for (const path of new Set([...touched.toReversed(), ...written])) {
    const isFolder = steps.some((step) => step.kind === "make-folder" && step.path === path);
    const found = await pathBack(path, host, isFolder);
    back.push(...found.map((step) => ({ phase: "files", step }) as const));
  }
  back.push(...(await rulesBack(host)).map((step) => ({ phase: "kernel", step }) as const));
  if (change.type === "sysctl") back.push(...(await parameterBack(change, host)));
  if (change.type === "service") back.push(...(await serviceBack(change, host)));
  if (touched.some((path) => path.startsWith("/etc/ssh/"))) back.push(...sshdBack);
  return back;
}

async function pathBack(
  path: string,
  host: HostView,
  becomesFolder: boolean,
): Promise<readonly Step[]> {
  const found = await host.stat(path);
  if (found === undefined) return [{ kind: becomesFolder ? "remove-folder" : "remove-file", path }];
  const { mode, uid: owner, gid: group, kind, linkTo } = found;
  if (kind === "link" && linkTo !== undefined) return [{ kind: "write-link", path, to: linkTo }];
  const owners: readonly Step[] = host.canOwn ? [{ kind: "set-owner", path, owner, group }] : [];
  if (kind === "folder") {
    return [{ kind: "make-folder", path, mode }, ...owners, { kind: "set-mode", path, mode }];
  }
  const content = kind === "file" ? await host.read(path) : undefined;
  if (content === undefined) return [];
  const file = { kind: "write-file", path, content, mode } as const;
  return [host.canOwn ? { ...file, owner, group } : file];
}

/** A few files of settings; a folder that holds more is not one of settings. */
const mostFiles = 200;

async function filesBelow(places: readonly string[], host: HostView): Promise<readonly string[]> {
  const found: string[] = [];
  const ahead = [...places];
  for (let place = ahead.shift(); place !== undefined; place = ahead.shift()) {
    if (found.length > mostFiles) break;
    const kind = (await host.stat(place))?.kind;
    if (kind === "folder") {
      const folder = place;
      ahead.push(...((await host.list(folder)) ?? []).map((name) => `${folder}/${name}`));
    } else if (kind !== undefined) found.push(place);
  }
  return found;
}

async function parameterBack({ attributes }: Change, host: HostView): Promise<readonly BackStep[]> {
  const key = optionalText(attributes, "key") ?? "";
  const answered = await host.ask({ argv: ["sysctl", "-n", "--", key], fresh: true });
  if (answered?.code !== 0) return [];
  const value = answered.out.trim().replaceAll(/\s+/g, " ");
  return [kernel({ kind: "run", program: { argv: ["sysctl", "-w", "--", `${key}=${value}`] } })];
}

function kernel(step: Step): BackStep {
  return { phase: "kernel", step };
}

/** Where systemd runs. One that was up is started anew, so that it reads its files as they were. */
async function serviceBack({ attributes }: Change, host: HostView): Promise<readonly BackStep[]> {
  const given = optionalText(attributes, "service") ?? "";
  if (plainService(given) === "vigo-agent") return [];
  const unit = given.includes(".") ? given : `${given}.service`;
  const active = await host.ask({ argv: ["systemctl", "is-active", "--", unit], fresh: true });
  const enabled = await host.ask({ argv: ["systemctl", "is-enabled", "--", unit], fresh: true });
  if (active === undefined || enabled === undefined) return [];
  const state = enabled.out.trim();
  return [
    ...(state === "masked" ? [] : [service("unmask", unit)]),
    ...(state === "enabled" || state === "disabled"
      ? [service(state === "enabled" ? "enable" : "disable", unit)]
      : []),
    service(active.out.trim() === "active" ? "restart" : "stop", unit),
    ...(state === "masked" ? [service("mask", unit)] : []),
  ];
}

function service(action: string, unit: string): BackStep {
  const program = { argv: ["systemctl", action, "--", unit] } as const;
  return { phase: "services", step: { kind: "run", program } };
}

/** Either name; the one that there is not fails, and is passed over. */
const sshdBack: readonly BackStep[] = [
  {
    phase: "services",
    step: {
      kind: "run",
      program: {
        argv: ["systemctl", "try-reload-or-restart", "--", "ssh.service", "sshd.service"],
      },
      // 5: one of them is not there.
      codes: [0, 1, 5],
    },
  },
];
