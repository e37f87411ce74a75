// Puts a step into words and differences, as it would change the host that it is shown against.
import { bytesOf, sizeOf } from "../host/host.ts";
import type { HostView, Program, Staged, Step } from "../host/host.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** Lines, each ended; those of a content in the form that `patch` reads. */
export async function showStep(step: Step, host: HostView, sensitive: boolean): Promise<string> {
  if (step.kind === "run") return `run ${step.about ?? commandLine(step.program)}\n`;
  const { path } = step;
  const found = await host.stat(path);
  switch (step.kind) {
    case "write-file": {
      const head =
        found === undefined
          ? `create file ${path} (mode ${octal(step.mode)})\n`
          : found.kind === "link"
            ? `replace link ${path} -> ${found.linkTo} by a file (mode ${octal(step.mode)})\n`
            : modeLine(path, found.mode, step.mode);
      const check =
        step.validate === undefined
          ? ""
          : `check with ${commandLine(step.validate)} (not run in a dry run)\n`;
      const kept = step.backup === undefined ? "" : `keep the old one as ${step.backup}\n`;
      const content = await showContent({ path, host, sensitive }, step.content);
      return head + content + kept + check;
    }
    case "write-link": {
      const before = found?.linkTo === undefined ? "" : `, was ${found.linkTo}`;
      return `link ${path} -> ${step.to}${before}\n`;
    }
    case "write-hard-link":
      return `hard link ${path} to ${step.to}\n`;
    case "make-folder":
      return `create folder ${path} (mode ${octal(step.mode)})\n`;
    case "set-mode":
      return modeLine(path, found?.mode, step.mode);
    case "set-owner": {
      const before = found === undefined ? "" : `${found.uid}:${found.gid} -> `;
      return `owner of ${path}: ${before}${step.owner ?? found?.uid ?? ""}:${step.group ?? found?.gid ?? ""}\n`;
    }
    case "remove-file":
      return found?.kind === "link"
        ? `remove link ${path} -> ${found.linkTo}\n`
        : `remove file ${path}\n${await showContent({ path, host, sensitive }, undefined)}`;
    case "remove-folder":
      return `remove folder ${path}\n`;
  }
}

/** As it could be typed into a shell. */
function commandLine({ argv }: Program): string {
  // What was written for the shell says all by itself.
  if (argv[0] === "sh" && argv[1] === "-c" && argv.length === 3) return argv[2] ?? "";
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

function modeLine(path: string, before: number | undefined, after: number): string {
  if (before === undefined) return `mode of ${path}: ${octal(after)}\n`;
  return before === after ? "" : `mode of ${path}: ${octal(before)} -> ${octal(after)}\n`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

/** Longer contents are shown by their sizes alone: nobody reads such a difference. */
const shownBytes = 256 * 1024;

interface Content {
  readonly path: string;
  readonly host: HostView;
  readonly sensitive: boolean;
}

async function showContent(
  { path, host, sensitive }: Content,
  after: Uint8Array | Staged | undefined,
): Promise<string> {
  if (sensitive) return `content of ${path} is sensitive and not shown\n`;
  const found = await host.stat(path);
  const size = found?.kind === "file" ? found.size : undefined;
  const newSize = after === undefined ? undefined : sizeOf(after);
  const sizes = `content of ${path}: ${bytes(size)} -> ${bytes(newSize)}\n`;
  if ((size ?? 0) > shownBytes || (newSize ?? 0) > shownBytes) return sizes;
  const before = await host.read(path);
  const oldText = textOf(before);
  const newText = textOf(after === undefined ? after : await bytesOf(after));
  if (oldText === undefined || newText === undefined) return sizes;
  return unifiedDiff(oldText, newText, {
    from: before === undefined ? "/dev/null" : path,
    to: after === undefined ? "/dev/null" : path,
  });
}

function bytes(count: number | undefined): string {
  return count === undefined ? "none" : `${count} ${count === 1 ? "byte" : "bytes"}`;
}

/** Undefined when the bytes are no text. */
function textOf(content: Uint8Array = new Uint8Array()): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    // The decoder's only complaint is that the bytes are not UTF-8.
    return undefined;
  }
}
