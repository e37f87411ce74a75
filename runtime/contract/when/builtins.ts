// The sixteen functions of conditions: what each takes, and what it asks of a host.
import type { Value } from "../value.ts";
import { isMap } from "../value.ts";
import { kernelFamilies, kernelsOf } from "./families.ts";
import { comparedText } from "./names.ts";
import type { Parameter } from "./parameters.ts";
import * as parameter from "./parameters.ts";
import type { HostQuestions } from "./questions.ts";
import { compareVersions } from "./version-order.ts";

export interface Builtin {
  readonly parameters: readonly Parameter[];
  /** Given arguments that its parameters do not refuse. Undefined when the host is not known enough. */
  readonly answer: (args: readonly string[], host: HostQuestions) => boolean | undefined;
}

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  // LANG-12 to LANG-15
  ["file_exists", one(parameter.path, (path, host) => host.ask({ kind: "file-exists", path }))],
  ["dir_exists", one(parameter.path, (path, host) => host.ask({ kind: "dir-exists", path }))],
  [
    "process_running",
    one(parameter.word("name"), (name, host) => host.ask({ kind: "process-running", name })),
  ],
  [
    "command_succeeds",
    one(parameter.word("command"), (command, host) =>
      host.ask({ kind: "command-succeeds", command }),
    ),
  ],
  // LANG-16 to LANG-19
  ["hour_range", range(parameter.hour, ({ clock }) => clock?.hour)],
  ["minute_range", range(parameter.minute, ({ clock }) => clock?.minute)],
  [
    "day_of_week",
    one(parameter.weekday, (day, { clock }) =>
      clock === undefined ? undefined : parameter.weekdays[clock.weekday] === day.toLowerCase(),
    ),
  ],
  [
    "day_of_month",
    one(parameter.dayOfMonth, (day, { clock }) =>
      clock === undefined ? undefined : clock.dayOfMonth === Number(day),
    ),
  ],
  // LANG-20 to LANG-24
  ["os_family", one(parameter.word("family"), isOfFamily)],
  [
    "distro",
    one(parameter.word("distribution"), (name, host) => {
      const distro = traitText(host, "os.distro");
      return distro === undefined ? undefined : distro.toLowerCase() === name.toLowerCase();
    }),
  ],
  [
    "arch",
    one(parameter.word("architecture"), (name, host) => {
      const arch = traitText(host, "os.arch");
      return arch === undefined ? undefined : arch === name;
    }),
  ],
  [
    "version_ge",
    one(parameter.version, (wanted, host) => {
      const version = traitText(host, "os.version");
      if (version === undefined) return undefined;
      return version !== "" && compareVersions(version, wanted) >= 0;
    }),
  ],
  ["has_display", { parameters: [], answer: (_, host) => host.ask({ kind: "has-display" }) }],
  // LANG-25 to LANG-27
  ["flag_set", one(parameter.flag, (flag, host) => host.ask({ kind: "flag-set", flag }))],
  // it asks whether the group exists, whatever its name suggests.
  [
    "in_group",
    one(parameter.word("group"), (group, host) => host.ask({ kind: "group-exists", group })),
  ],
  ["port_listening", one(parameter.port, isListening)],
]);

/** Undefined too when there is no such function. */
export function answerCall(
  name: string,
  args: readonly string[],
  host: HostQuestions,
): boolean | undefined {
  return builtins.get(name)?.answer(args, host);
}

function one(
  parameter: Parameter,
  answer: (arg: string, host: HostQuestions) => boolean | undefined,
): Builtin {
  return { parameters: [parameter], answer: ([arg = ""], host) => answer(arg, host) };
}

/** From `start` up to but not including `end`; over midnight or the full hour when start > end (G-02). */
function range(
  unit: (name: string) => Parameter,
  now: (host: HostQuestions) => number | undefined,
): Builtin {
  return {
    parameters: [unit("start"), unit("end")],
    answer: ([start = "", end = ""], host) => {
      const time = now(host);
      return time === undefined ? undefined : inRange(time, Number(start), Number(end));
    },
  };
}

export function inRange(time: number, start: number, end: number): boolean {
  return start <= end ? start <= time && time < end : start <= time || time < end;
}

/** the packaging family or the kernel family, whatever the case. */
function isOfFamily(name: string, host: HostQuestions): boolean | undefined {
  const wanted = name.toLowerCase();
  const family = traitText(host, "os.family")?.toLowerCase();
  if (family === wanted) return true;
  if (!kernelFamilies.has(wanted)) return family === undefined ? undefined : false;
  const kernel = traitText(host, "os.kernel")?.toLowerCase();
  if (kernel !== undefined && kernelsOf(wanted).includes(kernel)) return true;
  return family === undefined || kernel === undefined ? undefined : false;
}

function isListening(port: string, host: HostQuestions): boolean | undefined {
  const ports = host.trait("ports");
  if (ports === undefined) return undefined;
  return Array.isArray(ports) && ports.some((item: Value) => tcpPort(item) === port);
}

/** The trait lists plain ports, or maps that say more about each. */
function tcpPort(item: Value): string | undefined {
  if (!isMap(item)) return comparedText(item);
  const isTcp = comparedText(item["protocol"] ?? "tcp")?.startsWith("tcp") === true;
  return isTcp ? comparedText(item["port"] ?? null) : undefined;
}

/** A trait that the host lacks is empty. */
function traitText(host: HostQuestions, path: string): string | undefined {
  const value = host.trait(path);
  return value === undefined ? undefined : (comparedText(value) ?? "");
}
