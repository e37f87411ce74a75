// What no resource may do: take away the agent itself, or what the signed settings protect.
import { basename, dirname, join } from "node:path";
import type { HostSettings } from "../../contract/bundle.ts";
import { flag, optionalFlag, optionalText, texts } from "../../executors/attributes.ts";
import type { Attributes, Decision } from "../../executors/executor.ts";
import type { PathStep, Step } from "../../host/host.ts";
import { isNote } from "../../contract/notes.ts";
import { serviceName } from "../service/init-system.ts";
import { initSystems } from "../service/index.ts";

export interface Protection {
  /** What the agent remembers: nobody but itself writes there. */
  readonly state: string;
  /** The program that runs now; undefined when that is not known. */
  readonly script: string | undefined;
  readonly settings: NonNullable<NonNullable<HostSettings["guard"]>["protect"]>;
}

export interface Change {
  readonly type: string;
  readonly attributes: Attributes;
  readonly decision: Extract<Decision, { kind: "steps" }>;
}

/** Why it may not be done; undefined when it may. */
export function protectionFault(change: Change, protection: Protection): string | undefined {
  for (const step of change.decision.steps) {
    const fault = step.kind === "run" ? undefined : pathFault(step, change, protection);
    if (fault !== undefined) return fault;
  }
  switch (change.type) {
    case "service":
      return serviceFault(change, protection);
    case "user":
      return userFault(change, protection);
    case "package":
    case "nonrepo_package":
      return packageFault(change, protection);
    case "process":
      return processFault(change);
    default:
      return undefined;
  }
}

function pathFault(
  step: PathStep,
  { attributes }: Change,
  { state, script, settings }: Protection,
): string | undefined {
  const { path } = step;
  if (touches(step, state) && !isNote(path)) {
    return `"${path}" belongs to what the agent remembers, which only the agent changes`;
  }
  if (flag(attributes, "force")) return undefined;
  if (isProgram(path, script) && step.kind !== "set-mode") {
    return `"${path}" is the agent that runs now: say \`force: true\` if it is meant to be replaced or removed`;
  }
  if (!isRemoval(step)) return undefined;
  if (ownFiles.has(path)) {
    return `"${path}" starts the agent: run \`vigo-agent uninstall\` on the host instead`;
  }
  const kept = settings.paths?.find((kept) => leadsTo(path, trimmed(kept)));
  return kept === undefined
    ? undefined
    : `"${kept}" is protected by \`guard.protect.paths\` of the settings`;
}

/** The program, or what starts it in an installed package. */
function isProgram(path: string, script: string | undefined): boolean {
  if (script === undefined) return false;
  return path === script || path === join(dirname(script), `launch-${basename(script)}`);
}

const ownFiles: ReadonlySet<string> = new Set(
  initSystems.flatMap(({ file, links }) => [file.path, ...links.map(({ path }) => path)]),
);

/** A folder on the way to what the agent remembers may be made: it is there already, unless this is a dry run. */
function touches(step: PathStep, state: string): boolean {
  if (step.kind === "make-folder" && step.path === state) return false;
  return isRemoval(step) ? leadsTo(step.path, state) : isWithin(step.path, state);
}

/** A link in the place of a file takes the file away. */
function isRemoval({ kind }: Step): boolean {
  return kind === "remove-file" || kind === "remove-folder" || kind === "write-link";
}

/** Whether what is done at one path touches what is at the other. */
function leadsTo(path: string, kept: string): boolean {
  return isWithin(path, kept) || isWithin(kept, path);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

function serviceFault(
  { attributes, decision }: Change,
  { settings }: Protection,
): string | undefined {
  const name = plainService(optionalText(attributes, "service") ?? "");
  const isDown =
    attributes["state"] === "stopped" ||
    flag(attributes, "masked") ||
    optionalFlag(attributes, "enabled") === false;
  if (name === serviceName) {
    const isRestart = decision.steps.some(
      (step) => step.kind === "run" && step.program.argv.some((word) => word.endsWith("restart")),
    );
    if (isDown) return "the agent does not stop itself: run `vigo-agent uninstall` on the host";
    return isRestart ? "the agent cannot restart itself in the middle of a run" : undefined;
  }
  const isKept = settings.services?.some((kept) => plainService(kept) === name) === true;
  return isDown && isKept
    ? `the service "${name}" is protected by \`guard.protect.services\` of the settings`
    : undefined;
}

/** Debian's name for sshd is ssh; each is an alias of the other. */
export function plainService(name: string): string {
  const plain = name.replace(/\.service$/, "");
  return plain === "ssh" ? "sshd" : plain;
}

function userFault({ attributes }: Change, { settings }: Protection): string | undefined {
  const name = optionalText(attributes, "username") ?? "";
  const isGone = attributes["state"] === "absent";
  if (name === "root" && (isGone || flag(attributes, "locked"))) {
    return "without root nobody could mend this host: the agent neither removes nor locks it";
  }
  return isGone && settings.users?.includes(name) === true
    ? `the account "${name}" is protected by \`guard.protect.users\` of the settings`
    : undefined;
}

function packageFault({ attributes }: Change, { settings }: Protection): string | undefined {
  if (attributes["state"] !== "absent") return undefined;
  const names = texts(attributes, "package");
  if (names.includes(serviceName)) return "the agent does not remove its own package";
  const kept = names.find((name) => settings.packages?.includes(name) === true);
  return kept === undefined
    ? undefined
    : `the package "${kept}" is protected by \`guard.protect.packages\` of the settings`;
}

function processFault({ attributes }: Change): string | undefined {
  if (attributes["state"] !== "absent") return undefined;
  return serviceName.includes(optionalText(attributes, "pattern") ?? "")
    ? "its pattern meets the agent, which does not end itself"
    : undefined;
}
