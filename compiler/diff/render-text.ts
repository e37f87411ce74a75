// A comparison for people: each change once, under the hosts that it reaches.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { paint } from "../diagnostics/render/paint.ts";
import type { AttributeChange, Change, Comparison, Group } from "./comparison.ts";
import { textPatch } from "./text-patch.ts";

type Paint = ReturnType<typeof paint>;

export function renderComparison(comparison: Comparison, color: boolean): string {
  const ink = paint(color);
  const { changed, added, removed, unchanged } = comparison.hosts;
  const total = `${counted(changed, "host")} changed, ${added} added, ${removed} removed, ${unchanged} unchanged`;
  return [
    ...comparison.groups.map((group) => renderGroup(group, ink)),
    `${ink.bold(total)}\n`,
  ].join("\n");
}

function renderGroup(group: Group, ink: Paint): string {
  const names =
    group.hosts.length > 6
      ? [...group.hosts.slice(0, 5), `and ${group.hosts.length - 5} more`]
      : group.hosts;
  const head = `${ink.bold(counted(group.hosts.length, "host"))} (${group.matches.join(", ")}): ${names.join(", ")}\n`;
  return head + group.changes.map((change) => renderChange(change, ink)).join("");
}

const signs = { added: "+", removed: "-", changed: "~", moved: "^", renamed: "=" } as const;

function renderChange(change: Change, ink: Paint): string {
  const color = {
    added: ink.green,
    removed: ink.red,
    changed: ink.yellow,
    moved: ink.cyan,
    renamed: ink.cyan,
  }[change.kind];
  const target = change.target === undefined ? "" : `  ${ink.dim(change.target)}`;
  const head = `  ${color(`${signs[change.kind]} ${change.id}`)}  ${change.type}${target}\n`;
  // What is new or gone is told by its name; its attributes are in `bundle show`.
  const told = change.kind === "removed" ? [] : [...change.attributes];
  return head + told.map(([name, value]) => renderAttribute(name, value, ink)).join("");
}

function renderAttribute(name: string, change: AttributeChange, ink: Paint): string {
  switch (change.kind) {
    case "text": {
      const lines = textPatch(change.old ?? "", change.new ?? "")
        .trimEnd()
        .split("\n");
      return `      ${name}:\n${lines.map((line) => `        ${patchLine(line, ink)}\n`).join("")}`;
    }
    case "map":
      return [...change.entries]
        .map(([key, entry]) => renderAttribute(`${name}.${key}`, entry, ink))
        .join("");
    case "list": {
      const items = [
        ...change.removed.map((item) => ink.red(`-${shown(item)}`)),
        ...change.added.map((item) => ink.green(`+${shown(item)}`)),
        ...(change.reordered ? ["in another order"] : []),
      ];
      return `      ${name}: ${items.join(" ")}\n`;
    }
    case "file":
      return sides(name, change.old?.sha256, change.new?.sha256, ink);
    case "secret":
      return sides(name, change.old, change.new, ink);
    case "mode":
    case "value":
      return sides(name, change.old, change.new, ink);
  }
}

function sides(name: string, old: Value | undefined, next: Value | undefined, ink: Paint): string {
  if (old === undefined) return `      ${name}: ${ink.green(shown(next))}\n`;
  if (next === undefined) return `      ${name}: ${ink.red(shown(old))} removed\n`;
  return `      ${name}: ${ink.red(shown(old))} -> ${ink.green(shown(next))}\n`;
}

function patchLine(line: string, ink: Paint): string {
  if (line.startsWith("+")) return ink.green(line);
  if (line.startsWith("-")) return ink.red(line);
  return line.startsWith("@@") ? ink.cyan(line) : line;
}

function shown(value: Value | undefined): string {
  return typeof value === "string" && !/[\s"]/u.test(value) && value !== ""
    ? value
    : canonical(value ?? null);
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
