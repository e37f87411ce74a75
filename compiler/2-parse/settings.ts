// Reads server.yaml: the settings of a whole installation, of which compiling needs only a few.
import { validateServer } from "../generated/validators.js";
import type { Source } from "../source/source.ts";
import { textAt } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { shape } from "./shape/shape.ts";
import type { SecretsSettings, SettingsSyntax } from "./syntax.ts";
import type { MapNode } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";
import { readOne } from "./yaml/read.ts";

const defaults: SettingsSyntax = {
  fleet: undefined,
  store: undefined,
  keys: undefined,
  unlisted: "allow",
  secrets: { backend: "local", dir: undefined, keyFile: undefined, unlockWindow: undefined },
};

export function readSettings(source: Source | undefined, reading: Reading): SettingsSyntax {
  const root = source === undefined ? undefined : readOne(source, reading.report);
  if (root === undefined) return defaults;
  const schema = { file: "server.schema.json", validate: validateServer };
  const { node } = shape(root, schema, "server.yaml", reading);
  if (node.kind !== "map") return defaults;
  const publish = entryOf(node, "publish")?.value;
  const fleet = textAt(node, "fleet")?.value;
  const secrets = secretsOf(node);
  if (publish?.kind !== "map") return { ...defaults, fleet, secrets };
  return {
    fleet,
    secrets,
    store: textAt(publish, "store")?.value,
    keys: textAt(publish, "keys")?.value,
    unlisted: textAt(publish, "unlisted")?.value === "deny" ? "deny" : "allow",
  };
}

function secretsOf(root: MapNode): SecretsSettings {
  const secrets = entryOf(root, "secrets")?.value;
  if (secrets?.kind !== "map") return defaults.secrets;
  return {
    backend: textAt(secrets, "backend")?.value === "isopass" ? "isopass" : "local",
    dir: textAt(secrets, "dir")?.value,
    keyFile: textAt(secrets, "key_file")?.value,
    unlockWindow: textAt(secrets, "unlock_window")?.value,
  };
}
