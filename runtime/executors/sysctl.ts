// Looks after one kernel parameter: what it is now, and what it will be at the next start.
import type { HostView, Step } from "../host/host.ts";
import { flag, oneOf, requiredText } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { mountOf, observeMounts } from "./mounts.ts";
import { observeOwnFile, ownFileObstacle, ownFileSteps, type OwnFile } from "./own-file.ts";
import { laterOverride, type Override } from "./sysctl-files.ts";
import { expandKey, keyParts, keyText, procPath } from "./sysctl-key.ts";

interface SysctlWant {
  readonly parts: readonly string[];
  /** Undefined: it is no longer ours to set. */
  readonly value?: string;
  readonly persist: boolean;
}

interface SysctlFound {
  /** More than one, or none, when the key holds an asterisk. */
  readonly parameters: readonly Parameter[];
  readonly readOnly: boolean;
  /** Sets it at every start. */
  readonly kept: OwnFile;
  /** Remembers until the next start what was found, where nothing is kept. */
  readonly remembered: OwnFile;
  readonly override?: Override;
}

interface Parameter {
  readonly parts: readonly string[];
  /** Undefined where the kernel does not know it. */
  readonly value?: string;
}

export const sysctl: Executor<SysctlWant, SysctlFound> = {
  type: "sysctl",
  reach: "system",
  attributes: ["key", "value", "persist", "state"],
  want: sysctlWant,
  target: (want) => keyText(want.parts),
  observe: observeSysctl,
  decide: decideSysctl,
};

export function sysctlWant(attributes: Attributes): SysctlWant {
  const parts = keyParts(requiredText(attributes, "key"));
  const persist = attributes["persist"] === undefined || flag(attributes, "persist");
  const isAbsent = oneOf(attributes, "state", ["present", "absent"]) === "absent";
  return isAbsent ? { parts, persist } : { parts, persist, value: valueOf(attributes) };
}

function valueOf({ value }: Attributes): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && text.trim() !== "" && !/[\0\r\n]/.test(text)) return text.trim();
  throw new Error("the attribute `value` is neither a number nor one line of text");
}

export async function observeSysctl(want: SysctlWant, host: HostView): Promise<SysctlFound> {
  const name = want.parts.join(".").replaceAll("*", "_");
  const parameters: Parameter[] = [];
  for (const parts of await expandKey(want.parts, host)) {
    const bytes = await host.read(procPath(parts));
    const value = bytes === undefined ? {} : { value: new TextDecoder().decode(bytes).trim() };
    parameters.push({ parts, ...value });
  }
  const kept = await observeOwnFile(`/etc/sysctl.d/99-vigo-${name}.conf`, host);
  const isKept = want.value !== undefined && want.persist;
  const override = isKept ? await laterOverride(kept.path, want.parts, host) : undefined;
  return {
    parameters,
    readOnly: mountOf("/proc/sys", await observeMounts(host))?.options.includes("ro") === true,
    kept,
    remembered: await observeOwnFile(`/run/vigo/sysctl/${name}`, host),
    ...(override !== undefined && { override }),
  };
}

export function decideSysctl(want: SysctlWant, found: SysctlFound): Decision {
  return want.value === undefined ? decideAbsent(found) : decidePresent(want, want.value, found);
}

/** Tabs and blanks between several numbers are all the same to the kernel. */
function isSame(a: string | undefined, b: string): boolean {
  const words = (text: string): string => text.trim().split(/\s+/).join(" ");
  return a !== undefined && words(a) === words(b);
}

function decidePresent(want: SysctlWant, value: string, found: SysctlFound): Decision {
  const { parameters, kept, remembered } = found;
  const reason = missing(want, parameters) ?? ownFileObstacle(kept) ?? ownFileObstacle(remembered);
  if (reason !== undefined) return stuck(reason);
  const changed = parameters.filter((parameter) => !isSame(parameter.value, value));
  if (changed.length > 0 && found.readOnly) return stuck(readOnlyHere(want));
  const steps = presentSteps(want, value, { found, changed });
  const note = noteOn(found, value);
  if (steps.length === 0) return { kind: "settled", ...note };
  const change = want.persist && kept.there === undefined ? "created" : "updated";
  return { kind: "steps", change, steps, ...note };
}

interface Change {
  readonly found: SysctlFound;
  readonly changed: readonly Parameter[];
}

/**
 * What was found is remembered before it is changed, for afterwards nobody knows it; and what the
 * kernel does not take is never kept for the next start.
 */
function presentSteps(
  { parts, persist }: SysctlWant,
  value: string,
  { found, changed }: Change,
): readonly Step[] {
  const { kept, remembered } = found;
  const text = `${header}${recordOf(found)}${keyText(parts)} = ${value}\n`;
  const set = changed.map(({ parts }) => setStep(parts, value));
  if (!persist) {
    return [...ownFileSteps(remembered, text), ...set, ...ownFileSteps(kept, undefined)];
  }
  const isFirst = changed.length > 0 && kept.there === undefined;
  const remember = isFirst ? ownFileSteps(remembered, text) : [];
  const isRemembered = remember.length > 0 || remembered.there !== undefined;
  return [
    ...remember,
    ...set,
    ...ownFileSteps(kept, text),
    ...(isRemembered ? [{ kind: "remove-file", path: remembered.path } as const] : []),
  ];
}

function missing({ parts }: SysctlWant, parameters: readonly Parameter[]): string | undefined {
  const gone = parameters.find(({ value }) => value === undefined);
  if (gone === undefined && parameters.length > 0) return undefined;
  const key = keyText(gone?.parts ?? parts);
  return `there is no parameter "${key}" on this host; if a kernel module brings it, load that in a resource that this one depends on`;
}

function readOnlyHere({ parts }: SysctlWant): string {
  return `"${keyText(parts)}" cannot be set: /proc/sys is read-only here, as in a container; set it on the machine beneath`;
}

function noteOn({ override }: SysctlFound, value: string): { readonly note?: string } {
  if (override === undefined || isSame(override.value, value)) return {};
  const { path } = override;
  return { note: `at the next start "${path}" sets it to "${override.value}" again` };
}

/** Written straight, because `sysctl -w` may fail and say that it did not. */
function setStep(parts: readonly string[], value: string): Step {
  return {
    kind: "run",
    about: `set ${keyText(parts)} to "${value}"`,
    program: {
      argv: ["tee", "--", procPath(parts)],
      stdin: new TextEncoder().encode(`${value}\n`),
    },
  };
}

const header = "# Made by vigo. Changes made here are lost.\n";
const recordLine = /^# Found before: (\S+) = (.*)$/;

/** Lines that tell what was found before it became ours; what is recorded once stays so. */
function recordOf({ kept, remembered, parameters }: SysctlFound): string {
  const text = remembered.text ?? kept.text;
  const lines =
    text === undefined
      ? parameters.map(({ parts, value }) => [keyText(parts), value ?? ""] as const)
      : [...recorded(text)];
  return lines
    .map(([key, value]) => `# Found before: ${key} = ${value.split(/\s+/).join(" ")}\n`)
    .join("");
}

function recorded(text = ""): ReadonlyMap<string, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, key, value] = recordLine.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
}

function decideAbsent({ parameters, readOnly, kept, remembered }: SysctlFound): Decision {
  const files = [kept, remembered].filter(({ there }) => there !== undefined);
  if (files.length === 0) return { kind: "settled" };
  const reason = files.map(ownFileObstacle).find((reason) => reason !== undefined);
  if (reason !== undefined) return stuck(reason);
  const text = kept.text ?? remembered.text ?? "";
  const ours = /^[^#\n]*=\s*(.*)$/m.exec(text)?.[1] ?? "";
  const before = recorded(text);
  // A value that somebody else has set since is left alone.
  const restored = parameters.flatMap(({ parts, value }) => {
    const found = before.get(keyText(parts));
    return found !== undefined && isSame(value, ours) && !isSame(value, found)
      ? [setStep(parts, found)]
      : [];
  });
  const steps = [
    ...(readOnly ? [] : restored),
    ...files.flatMap((file) => ownFileSteps(file, undefined)),
  ];
  const isKnown = before.size > 0 && !readOnly;
  const note = isKnown ? {} : { note: "the kernel keeps its value until the next start" };
  return { kind: "steps", change: "deleted", steps, ...note };
}
