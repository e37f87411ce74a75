// The file below /etc/sudoers.d that lets an account do everything without a password.
import type { HostView, Step } from "../../host/host.ts";

export interface SudoFound {
  readonly path: string;
  /** Undefined when there is no file. */
  readonly text?: string;
  readonly mode: number;
  readonly owned: boolean;
  readonly folder: boolean;
  readonly visudo: boolean;
}

export async function observeSudo(name: string, host: HostView): Promise<SudoFound> {
  const path = sudoPath(name);
  const state = await host.stat(path);
  const bytes = state?.kind === "file" ? await host.read(path) : undefined;
  const programs = ["/usr/sbin/visudo", "/usr/bin/visudo", "/sbin/visudo"];
  const found = await Promise.all(programs.map((program) => host.stat(program)));
  return {
    path,
    ...(state !== undefined && { text: new TextDecoder().decode(bytes) }),
    mode: state?.mode ?? 0,
    owned: state === undefined || (state.uid === 0 && state.gid === 0),
    folder: (await host.stat("/etc/sudoers.d/.")) !== undefined,
    visudo: found.some((program) => program !== undefined),
  };
}

/** sudo passes over names with a dot in them, and those that end in a tilde. */
function sudoPath(name: string): string {
  return `/etc/sudoers.d/${name.replace(/[.~]/g, "_")}`;
}

export function sudoRule(name: string): string {
  const written = name.replace(/[\\@!=:,()"%#+ ]/g, "\\$&");
  return `# Written by vigo; changes are lost.\n${written} ALL=(ALL:ALL) NOPASSWD: ALL\n`;
}

/** Undefined for `wanted` leaves it as it is. */
export function sudoSteps(
  name: string,
  wanted: boolean | undefined,
  found: SudoFound,
): readonly Step[] | { readonly stuck: string } {
  const { path, text } = found;
  if (wanted === undefined) return [];
  if (!wanted) return text === undefined ? [] : [{ kind: "remove-file", path }];
  const rule = sudoRule(name);
  if (text === rule && found.mode === 0o440 && found.owned) return [];
  if (!found.visudo) return { stuck: "`sudo_nopasswd` needs the package sudo on this host" };
  const content = new TextEncoder().encode(rule);
  return [
    ...(found.folder
      ? []
      : [{ kind: "make-folder", path: "/etc/sudoers.d", mode: 0o750 } as const]),
    // One file with a mistake in it, and nobody may use sudo any more.
    { kind: "run", program: { argv: ["visudo", "-c", "-q", "-f", "-"], stdin: content } },
    { kind: "write-file", path, content, mode: 0o440, owner: 0, group: 0 },
  ];
}
