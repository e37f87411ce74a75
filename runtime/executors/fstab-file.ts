// The file /etc/fstab on a host: read, and written with all that it held besides.
import type { FileState, HostView, Step } from "../host/host.ts";

export interface FstabFile {
  readonly there?: FileState;
  readonly text: string;
  readonly isSystemd: boolean;
}

const path = "/etc/fstab";

export async function observeFstab(host: HostView): Promise<FstabFile> {
  const there = await host.stat(path);
  const bytes = await host.read(path);
  return {
    ...(there !== undefined && { there }),
    text: new TextDecoder().decode(bytes),
    isSystemd: (await host.stat("/run/systemd/system")) !== undefined,
  };
}

/** Why it cannot be changed; undefined when it can. */
export function fstabObstacle({ there }: FstabFile): string | undefined {
  if (there === undefined || there.kind === "file") return undefined;
  return `"${path}" is no plain file, and is left alone`;
}

/** systemd makes units of its lines, and acts upon the old ones until it reads it anew. */
export function fstabSteps({ there, text, isSystemd }: FstabFile, wanted: string): readonly Step[] {
  if (wanted === text) return [];
  const content = new TextEncoder().encode(wanted);
  const write: Step = { kind: "write-file", path, content, mode: there?.mode ?? 0o644 };
  const reload: Step = { kind: "run", program: { argv: ["systemctl", "daemon-reload"] } };
  return isSystemd ? [write, reload] : [write];
}
