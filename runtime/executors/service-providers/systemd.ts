// Services of systemd: one table of what runs, what its files say of each, and a closer look where it differs.
import type { HostView, Step } from "../../host/host.ts";
import {
  noService,
  type ServiceAction,
  type ServiceFound,
  type ServiceProvider,
} from "./provider.ts";

export const systemd: ServiceProvider = {
  name: "systemd",
  isHere: async (host) =>
    (await host.stat("/run/systemd/system")) !== undefined ||
    (await host.stat("/usr/lib/systemd/systemd")) !== undefined,
  observe,
  observeCloser: async (service, host) => {
    const found = await observe(service, host);
    return found.running ? closer(unitOf(service), host) : found;
  },
  steps,
};

async function observe(service: string, host: HostView): Promise<ServiceFound> {
  const unit = unitOf(service);
  const state = await fileState(unit, host);
  const running = (await host.stat("/run/systemd/system")) !== undefined;
  if (!running) return fromFiles(state);
  const [load, active] = (await loadedUnits(host)).get(unit) ?? [];
  // Aliases are not in the table by their own names, and what is not enabled or disabled has its reasons.
  const isPlain = (state === "enabled" || state === "disabled") && active !== "failed";
  if (isPlain && load !== "masked") {
    return { ...noService, exists: true, active: isActive(active), enabled: state === "enabled" };
  }
  return closer(unit, host);
}

function unitOf(service: string): string {
  return /\.(service|socket|timer|target|mount|path|slice|scope|device|swap|automount)$/.test(
    service,
  )
    ? service
    : `${service}.service`;
}

/**
 * What its files say now. systemd itself remembers an earlier answer for units that it has loaded, and
 * its table of all files takes it long: a look at one is fifty times faster.
 */
async function fileState(unit: string, host: HostView): Promise<string> {
  const answered = await host.ask({ argv: ["systemctl", "is-enabled", "--", unit] });
  const state = answered?.out.trim() ?? "";
  // Newer ones say so, older ones say nothing.
  return state === "not-found" ? "" : state;
}

/** By unit, the columns after its name: one answer for all services. */
async function loadedUnits(host: HostView): Promise<ReadonlyMap<string, readonly string[]>> {
  const words = ["--all", "--no-legend", "--no-pager", "--plain", "--full"] as const;
  const answered = await host.ask({ argv: ["systemctl", "list-units", ...words] });
  if (answered?.code !== 0) {
    throw new Error(`systemd cannot be asked: ${answered?.err.trim() ?? "there is no systemctl"}`);
  }
  const rows = answered.out.split("\n").map((line) => line.trim().split(/\s+/));
  return new Map(rows.map(([unit = "", ...columns]) => [unit, columns]));
}

/** One that is on its way up, or reloads, need not be started. */
function isActive(state: string | undefined): boolean {
  return ["active", "reloading", "activating", "refreshing"].includes(state ?? "");
}

async function closer(unit: string, host: HostView): Promise<ServiceFound> {
  const properties = "Id,LoadState,ActiveState,NeedDaemonReload,CanReload";
  const argv = ["systemctl", "show", `--property=${properties}`, "--", unit] as const;
  const answered = await host.ask({ argv });
  const shown = new Map(
    (answered?.out ?? "").split("\n").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
  const load = shown.get("LoadState") ?? "not-found";
  // By its alias a unit can be started, but neither enabled nor disabled.
  const id = shown.get("Id") ?? unit;
  const state = await fileState(id, host);
  return {
    id,
    exists: load !== "not-found",
    active: isActive(shown.get("ActiveState")),
    failed: shown.get("ActiveState") === "failed",
    masked: load === "masked",
    enabled: enabledBy(state),
    running: true,
    canReload: shown.get("CanReload") !== "no",
    outdated: shown.get("NeedDaemonReload") === "yes",
  };
}

function enabledBy(state: string): boolean | "fixed" {
  if (state === "enabled") return true;
  // Only until the next boot, which is not what anybody means by enabled.
  if (["enabled-runtime", "disabled", "masked", "masked-runtime", ""].includes(state)) return false;
  return "fixed";
}

/** Where systemd does not run, its files still say what the next boot will start. */
function fromFiles(state: string): ServiceFound {
  if (state === "") return { ...noService, running: false };
  const masked = state.startsWith("masked");
  return { ...noService, exists: true, running: false, masked, enabled: enabledBy(state) };
}

function steps(action: ServiceAction, service: string, found: ServiceFound): readonly Step[] {
  const unit = found.id ?? unitOf(service);
  const run = (...words: readonly string[]): Step => ({
    kind: "run",
    program: { argv: ["systemctl", ...words] },
  });
  const isStart = action === "start" || action === "restart";
  return [
    ...(found.outdated ? [run("daemon-reload")] : []),
    // A unit that failed too often is not started again before it is forgiven.
    ...(found.failed && isStart ? [run("reset-failed", "--", unit)] : []),
    run(action, "--", unit),
  ];
}
