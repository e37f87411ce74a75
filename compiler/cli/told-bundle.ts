// A bundle as a person reads it at a terminal: resources in the order in which they are applied, then all besides.
import type { Bundle } from "../../runtime/contract/bundle.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { paint } from "../diagnostics/render/paint.ts";
import { resourceDocument, retractDocument, settingsDocument } from "../show/document.ts";

export function toldBundle(bundle: Bundle, color: boolean): string {
  const { header, resources } = bundle;
  const { bold, dim, cyan } = paint(color);
  const lines = [
    `${bold(header.host)}  fleet ${header.fleet}, match "${header.match}"${header.tags.length > 0 ? `, tags ${header.tags.join(", ")}` : ""}`,
  ];
  for (const resource of resources) {
    const { attributes, when, case: subject, match } = resourceDocument(resource);
    const relations = [
      relation("after", resource.after),
      relation("notifies", resource.notifies ?? []),
    ];
    lines.push("", `${cyan(resource.id)}  ${resource.type}${dim(relations.join(""))}`);
    const facts = Object.entries({ ...attributes, case: subject, match, when });
    for (const [name, value] of facts) {
      if (value === undefined) continue;
      lines.push(...attributeLines(name, value).map((line) => `  ${line}`));
    }
  }
  lines.push(...toldBeside(bundle, color));
  return `${lines.join("\n")}\n`;
}

/** What the host is told besides its resources. */
function toldBeside({ header, files = {}, retract = [] }: Bundle, color: boolean): string[] {
  const { bold, cyan, dim } = paint(color);
  const lines: string[] = [];
  const settings = Object.entries(settingsDocument(header.settings));
  if (settings.length > 0) lines.push("", bold("settings"));
  for (const [name, value] of settings) lines.push(`  ${name}: ${JSON.stringify(value)}`);
  const copied = Object.entries(files);
  if (copied.length > 0) lines.push("", bold("files"));
  for (const [path, { sha256: hash, size }] of copied) {
    lines.push(`  ${path}  ${dim(`${size} bytes, sha256 ${hash.slice(0, 12)}`)}`);
  }
  if (retract.length > 0) lines.push("", bold("left over from earlier releases"));
  for (const entry of retract) {
    const { attributes, id: _id, crate: _crate, type: _type, ...said } = retractDocument(entry);
    lines.push(`  ${cyan(entry.id)}  ${entry.type}`);
    for (const [name, value] of Object.entries({ ...attributes, ...said })) {
      lines.push(...attributeLines(name, value).map((line) => `    ${line}`));
    }
  }
  return lines;
}

function relation(word: string, ids: readonly string[]): string {
  return ids.length > 0 ? `  ${word} ${ids.join(", ")}` : "";
}

function attributeLines(name: string, value: Value): readonly string[] {
  if (typeof value === "string" && value.includes("\n")) {
    return [
      `${name}: |`,
      ...value
        .replace(/\n$/u, "")
        .split("\n")
        .map((line) => `  ${line}`),
    ];
  }
  return [`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`];
}
