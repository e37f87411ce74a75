// Reads compliance.vgo (claims of a folder) and waivers.vgo (exceptions of a folder's hosts).
import { validateCompliance, validateWaivers } from "../generated/validators.js";
import { folderOf } from "./carriers.ts";
import { mixedKeys } from "./diagnostics.ts";
import { textAt, textOf } from "./fields.ts";
import type { Reading } from "./reading.ts";
import type { Shaping } from "./shape/shape.ts";
import { shape } from "./shape/shape.ts";
import type { ClaimSyntax, ClaimsSyntax, WaiverSyntax } from "./syntax.ts";
import type { Entry, Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";

export function readClaims(root: Node, path: string, reading: Reading): ClaimsSyntax | undefined {
  const own = withoutStray(root, { stray: "waivers", path, home: "waivers.vgo" }, reading);
  const schema = { file: "compliance.schema.json", validate: validateCompliance };
  const { node } = shape(own, schema, "compliance.vgo", leniently(root, own, reading));
  if (node.kind !== "map") return undefined;
  return { folder: folderOf(path), claims: claimsIn(entryOf(node, "compliance")?.value) };
}

function claimsIn(node: Node | undefined): readonly ClaimSyntax[] {
  if (node?.kind !== "map") return [];
  return node.entries.flatMap(({ key, value }) =>
    value.kind === "list"
      ? value.items.flatMap((item) => {
          const control = textOf(item);
          return control === undefined ? [] : [{ framework: key, control }];
        })
      : [],
  );
}

export function readWaivers(root: Node, path: string, reading: Reading): readonly WaiverSyntax[] {
  const own = withoutStray(root, { stray: "compliance", path, home: "compliance.vgo" }, reading);
  const schema = { file: "waivers.schema.json", validate: validateWaivers };
  const { node } = shape(own, schema, "waivers.vgo", leniently(root, own, reading));
  const waivers = node.kind === "map" ? entryOf(node, "waivers")?.value : undefined;
  if (waivers?.kind !== "map") return [];
  return waivers.entries.flatMap((entry) => waiversOf(entry, folderOf(path)));
}

function waiversOf({ key, value }: Entry, folder: string): readonly WaiverSyntax[] {
  if (value.kind !== "list") return [];
  return value.items.flatMap((item) => {
    if (item.kind !== "map") return [];
    const control = textAt(item, "control");
    const reason = textAt(item, "reason");
    const approvedBy = textAt(item, "approved_by");
    if (control === undefined || reason === undefined || approvedBy === undefined) return [];
    return [
      {
        at: item.at,
        folder,
        framework: key,
        control,
        reason: reason.value,
        approvedBy: approvedBy.value,
        expires: textAt(item, "expires"),
      },
    ];
  });
}

interface Stray {
  /** The key that belongs into the other file. */
  readonly stray: string;
  readonly path: string;
  readonly home: string;
}

/** mixing the two is refused, with the place that the stray key belongs to. */
function withoutStray(root: Node, { stray, path, home }: Stray, { report }: Reading): Node {
  const entry = root.kind === "map" ? entryOf(root, stray) : undefined;
  if (root.kind !== "map" || entry === undefined) return root;
  const folder = folderOf(path);
  report(mixedKeys(entry.keyAt, stray, folder === "" ? home : `${folder}/${home}`));
  return { ...root, entries: root.entries.filter((other) => other !== entry) };
}

/** A file whose only key was a stray one lacks nothing once that has moved away. */
function leniently(root: Node, own: Node, reading: Reading): Shaping {
  if (root === own) return reading;
  return { report: reading.report, skip: ({ keyword }) => keyword === "required" };
}
