// The way back from changes that nobody has confirmed yet: steps as data, in a file that outlives the agent.
import { join } from "node:path";
import { systemCode } from "../../contract/system-refusal.ts";
import { removeFile } from "../../disk/durable.ts";
import { bytesOf, type Host, type Step } from "../../host/host.ts";
import { isInPlace } from "../file-in-place.ts";
import type { State } from "../state.ts";
import { readJson, writeJson } from "../state-file.ts";

/** Files first, then what works with them: rules of the kernel, and services that read files when they start. */
export type Phase = "files" | "kernel" | "services";

export interface BackStep {
  readonly phase: Phase;
  readonly step: Step;
}

export interface RiskyChange {
  /** The type and what it looks after, such as `file /etc/ssh/sshd_config`. */
  readonly key: string;
  /** In the order in which they are to be taken. */
  readonly back: readonly BackStep[];
}

export interface WayBack {
  readonly release: number;
  /** In the order in which they were made. */
  readonly changes: readonly RiskyChange[];
}

/** Rules alone may be all that it takes. But a firewall that is stopped takes them along, also those of others. */
const phases: readonly Phase[] = ["files", "kernel", "services", "kernel"];

/** As far as it goes: what cannot be put back is told, and holds up nothing else. */
export async function goBack({ changes }: WayBack, host: Host): Promise<readonly string[]> {
  const faults = new Set<string>();
  const reversed = changes.toReversed().flatMap(({ back }) => back);
  const hasServices = reversed.some(({ phase }) => phase === "services");
  for (const phase of hasServices ? phases : phases.slice(0, 2)) {
    for (const { step } of reversed.filter((back) => back.phase === phase)) {
      try {
        // What nobody has touched keeps its times.
        if (step.kind === "write-file" && (await isInPlace(step, host))) continue;
        await host.perform(step);
      } catch (error) {
        // Gone already, which is all that was wanted.
        if (step.kind.startsWith("remove-") && systemCode(error) === "ENOENT") continue;
        // There already; its mode comes next.
        if (step.kind === "make-folder" && systemCode(error) === "EEXIST") continue;
        faults.add(error instanceof Error ? error.message : String(error));
      }
    }
  }
  return [...faults];
}

export async function keepWayBack(state: State, wayBack: WayBack): Promise<void> {
  const changes: unknown[] = [];
  for (const { key, back } of wayBack.changes) {
    const steps: unknown[] = [];
    for (const { phase, step } of back) steps.push({ phase, step: await stored(step) });
    changes.push({ key, back: steps });
  }
  await writeJson(wayBackPath(state), { release: wayBack.release, changes });
}

export async function dropWayBack(state: State): Promise<void> {
  await removeFile(wayBackPath(state));
}

/** Undefined when there is nothing to take back. */
export async function readWayBack(state: State): Promise<WayBack | undefined> {
  const value = await readJson(wayBackPath(state));
  if (typeof value !== "object" || value === null || !("changes" in value)) return undefined;
  // What has this key in this place was written above; only the bytes are written differently.
  const { release, changes } = value as WayBack;
  return {
    release,
    changes: changes.map(({ key, back }) => ({
      key,
      back: back.map(({ phase, step }) => ({ phase, step: restored(step) })),
    })),
  };
}

async function stored(step: Step): Promise<unknown> {
  if (step.kind === "write-file") {
    return { ...step, content: base64(await bytesOf(step.content)) };
  }
  if (step.kind !== "run" || step.program.stdin === undefined) return step;
  return { ...step, program: { ...step.program, stdin: base64(step.program.stdin) } };
}

function restored(step: Step): Step {
  if (step.kind === "write-file") return { ...step, content: bytes(step.content) };
  if (step.kind !== "run" || step.program.stdin === undefined) return step;
  return { ...step, program: { ...step.program, stdin: bytes(step.program.stdin) } };
}

function base64(content: Uint8Array): string {
  return Buffer.from(content).toString("base64");
}

function bytes(text: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(text), "base64"));
}

function wayBackPath({ folder }: State): string {
  return join(folder, "way-back.json");
}
