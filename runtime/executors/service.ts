// Looks after one service: whether it runs, starts with the system, and may be started at all.
import type { HostView, Step } from "../host/host.ts";
import { oneOf, optionalFlag, requiredText } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor, type Turn } from "./executor.ts";
import { openrc } from "./service-providers/openrc.ts";
import type { ServiceAction, ServiceFound, ServiceProvider } from "./service-providers/provider.ts";
import { systemd } from "./service-providers/systemd.ts";
import { sysv } from "./service-providers/sysv.ts";

interface ServiceWant {
  readonly service: string;
  readonly state: "running" | "stopped" | "restarted" | "reloaded";
  readonly provider: "auto" | ServiceProvider["name"];
  readonly enabled?: boolean;
  readonly masked?: boolean;
}

interface Found {
  readonly provider: ServiceProvider;
  readonly service: ServiceFound;
}

/** In this order: systemd keeps scripts in /etc/init.d working, and so does OpenRC. */
const providers: readonly ServiceProvider[] = [systemd, openrc, sysv];

export const service: Executor<ServiceWant, Found | undefined> = {
  type: "service",
  reach: "system",
  attributes: ["service", "state", "provider", "enabled", "masked"],
  want,
  target: (want) => want.service,
  observe,
  decide,
};

function want(attributes: Attributes): ServiceWant {
  const enabled = optionalFlag(attributes, "enabled");
  const masked = optionalFlag(attributes, "masked");
  return {
    service: requiredText(attributes, "service"),
    state: oneOf(attributes, "state", ["running", "stopped", "restarted", "reloaded"]),
    provider: oneOf(attributes, "provider", ["auto", "systemd", "openrc", "sysv"]),
    ...(enabled !== undefined && { enabled }),
    ...(masked !== undefined && { masked }),
  };
}

async function observe(want: ServiceWant, host: HostView, turn: Turn): Promise<Found | undefined> {
  if (!/^[\w@%:.\\+-]+$/.test(want.service)) {
    throw new Error(`"${want.service}" is not the name of a service`);
  }
  for (const provider of providers) {
    const isMeant =
      want.provider === "auto" ? await provider.isHere(host) : want.provider === provider.name;
    if (!isMeant) continue;
    const found = await provider.observe(want.service, host);
    const isClear = !found.exists || actionsFor(want, found, turn).length === 0;
    if (isClear || provider.observeCloser === undefined) return { provider, service: found };
    return { provider, service: await provider.observeCloser(want.service, host) };
  }
  return undefined;
}

function decide(want: ServiceWant, found: Found | undefined, turn: Turn): Decision {
  if (found === undefined) return stuck("this host has no init system that is known here");
  const { provider, service } = found;
  const isWantedUp = want.state !== "stopped";
  if (!service.exists) {
    const isContent = !isWantedUp && want.enabled !== true && want.masked !== true;
    return isContent
      ? { kind: "settled", note: "there is no such service" }
      : stuck(`there is no service "${want.service}" on this host`);
  }
  const reason = contradiction(want);
  if (reason !== undefined) return stuck(reason);
  const actions = actionsFor(want, service, turn);
  const note = noteOn(want, service);
  if (actions.length === 0) return { kind: "settled", ...note };
  const isRepeated = want.state === "restarted" || want.state === "reloaded";
  const reload = actions.includes("reload") && !service.canReload;
  if (reload) return stuck(`"${want.service}" cannot reload; restart it with state: restarted`);
  const [first, ...rest] = actions;
  const steps: readonly Step[] = [
    ...(first === undefined ? [] : provider.steps(first, want.service, service)),
    // What was outdated or had failed is mended by then.
    ...rest.flatMap((action) =>
      provider.steps(action, want.service, { ...service, outdated: false }),
    ),
  ];
  return { kind: "steps", change: "updated", steps, ...(isRepeated && { unseen: true }), ...note };
}

function contradiction({ state, masked, enabled }: ServiceWant): string | undefined {
  if (masked !== true) return undefined;
  if (state !== "stopped") return "a masked service cannot run: leave `masked` out, or stop it";
  return enabled === true ? "a masked service cannot be enabled" : undefined;
}

function actionsFor(want: ServiceWant, found: ServiceFound, turn: Turn): readonly ServiceAction[] {
  return [...switches(want, found), ...movements(want, found, turn)];
}

/** Before it is started it is unmasked, and after it was stopped it is masked. */
function switches(want: ServiceWant, found: ServiceFound): readonly ServiceAction[] {
  const isToUnmask =
    found.masked && (want.masked === false || want.state !== "stopped" || want.enabled === true);
  const isEnabled = isToUnmask ? false : found.enabled;
  return [
    ...(isToUnmask ? (["unmask"] as const) : []),
    ...(want.enabled === true && isEnabled === false ? (["enable"] as const) : []),
    ...(want.enabled === false && isEnabled === true ? (["disable"] as const) : []),
  ];
}

function movements(want: ServiceWant, found: ServiceFound, turn: Turn): readonly ServiceAction[] {
  const mask = want.masked === true && !found.masked ? (["mask"] as const) : [];
  if (!found.running) return mask;
  switch (want.state) {
    case "running":
      // One that this run has started anew needs no restart besides.
      if (!found.active) return ["start"];
      return turn.triggered ? ["restart"] : [];
    case "stopped":
      return [...(found.active ? (["stop"] as const) : []), ...mask];
    case "restarted":
      return ["restart"];
    case "reloaded":
      return found.active ? ["reload"] : ["start"];
  }
}

function noteOn(want: ServiceWant, found: ServiceFound): { readonly note?: string } {
  if (!found.running)
    return { note: "the init system does not run here: only the next boot counts" };
  if (want.enabled !== undefined && found.enabled === "fixed") {
    return { note: "it cannot be enabled or disabled: something else starts it" };
  }
  return {};
}
