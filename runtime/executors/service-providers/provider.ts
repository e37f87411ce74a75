// What every init system can be asked and told about a service.
import type { HostView, Step } from "../../host/host.ts";

export interface ServiceProvider {
  readonly name: "systemd" | "openrc" | "sysv";
  /** Whether this host has it. */
  isHere(host: HostView): Promise<boolean>;
  observe(service: string, host: HostView): Promise<ServiceFound>;
  /** All that has to be known before something is done to it; left out where `observe` says it already. */
  observeCloser?(service: string, host: HostView): Promise<ServiceFound>;
  steps(action: ServiceAction, service: string, found: ServiceFound): readonly Step[];
}

export type ServiceAction =
  | "start"
  | "stop"
  | "restart"
  | "reload"
  | "enable"
  | "disable"
  | "mask"
  | "unmask";

export interface ServiceFound {
  /** What the init system calls it, where that may be another name than the one that it was asked for by. */
  readonly id?: string;
  readonly exists: boolean;
  readonly active: boolean;
  /** "fixed": something else decides whether it starts, and it cannot be switched. */
  readonly enabled: boolean | "fixed";
  /** Those that start it, where an init system has several and must be told which. */
  readonly levels?: readonly string[];
  readonly masked: boolean;
  /** False in an image that is being built: then nothing can be started, and only the next boot counts. */
  readonly running: boolean;
  /** Of the last start. */
  readonly failed: boolean;
  readonly canReload: boolean;
  /** The files of the service were changed, and the init system has not read them yet. */
  readonly outdated: boolean;
}

export const noService: ServiceFound = {
  exists: false,
  active: false,
  enabled: false,
  masked: false,
  running: true,
  failed: false,
  canReload: true,
  outdated: false,
};
