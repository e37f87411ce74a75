// Reads server.yaml: the settings of a whole installation, of which compiling needs only a few.
import { parseDuration } from "../../runtime/contract/duration.ts";
import { validateServer } from "../generated/validators.js";
import type { Source } from "../source/source.ts";
import { textAt } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { shape } from "./shape/shape.ts";
import type { SettingsSyntax } from "./syntax.ts";
import { entryOf, type MapNode } from "./yaml/node.ts";
import { readOne } from "./yaml/read.ts";

const defaults: SettingsSyntax = {
  fleet: undefined,
  store: undefined,
  keys: undefined,
  freshMs: undefined,
  keepMs: undefined,
  unlisted: "allow",
};

export function readSettings(source: Source | undefined, reading: Reading): SettingsSyntax {
  const root = source === undefined ? undefined : readOne(source, reading.report);
  if (root === undefined) return defaults;
  const schema = { file: "server.schema.json", validate: validateServer };
  const { node } = shape(root, schema, "server.yaml", reading);
  if (node.kind !== "map") return defaults;
  const publish = entryOf(node, "publish")?.value;
  const fleet = textAt(node, "fleet")?.value;
  if (publish?.kind !== "map") return { ...defaults, fleet };
  return {
    fleet,
    store: textAt(publish, "store")?.value,
    keys: textAt(publish, "keys")?.value,
    freshMs: durationAt(publish, "expires"),
    keepMs: durationAt(publish, "keep"),
    unlisted: textAt(publish, "unlisted")?.value === "deny" ? "deny" : "allow",
  };
}

function durationAt(publish: MapNode, key: string): number | undefined {
  return parseDuration(textAt(publish, key)?.value ?? "");
}
