// Reads server.yaml: the settings of a whole installation, of which compiling needs only some.
import { parseDuration } from "../../runtime/contract/duration.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import { validateServer } from "../generated/validators.js";
import type { Source } from "../source/source.ts";
import {
  hostSettings,
  retractionKeepSeconds,
  sectionOf,
  stalePolicy,
  textsOf,
} from "./host-settings.ts";
import type { Reading } from "./reading.ts";
import { shape } from "./shape/shape.ts";
import { publishServerOf, serverOf, smtpOf } from "./server-settings.ts";
import type { AiSettings, Brakes, SecretsSettings, SettingsSyntax } from "./syntax.ts";
import { plain } from "./yaml/node.ts";
import { readOne } from "./yaml/read.ts";

export function readSettings(source: Source | undefined, reading: Reading): SettingsSyntax {
  const root = source === undefined ? undefined : readOne(source, reading.report);
  if (root === undefined) return settingsOf({});
  const schema = { file: "server.schema.json", validate: validateServer };
  const { node } = shape(root, schema, "server.yaml", reading);
  const server = plain(node);
  return settingsOf(isMap(server) ? server : {});
}

type Section = { readonly [key: string]: Value };

function settingsOf(server: Section): SettingsSyntax {
  const publish = sectionOf(server, "publish");
  return {
    fleet: textOf(server["fleet"]),
    store: textOf(publish["store"]),
    keys: textOf(publish["keys"]),
    freshMs: durationOf(publish["expires"]),
    keepMs: durationOf(publish["keep"]),
    unlisted: publish["unlisted"] === "deny" ? "deny" : "allow",
    secrets: secretsOf(sectionOf(server, "secrets")),
    hosts: hostSettings(server),
    stale: stalePolicy(server),
    retractionKeepSeconds: retractionKeepSeconds(server),
    retractionDrafts: sectionOf(publish, "retraction")["enabled"] !== false,
    live: textOf(publish["live"]),
    brakes: brakesOf(sectionOf(publish, "brakes")),
    allowedSecrets: textsOf(publish["allow_secrets"] ?? []),
    ai: aiOf(sectionOf(server, "ai")),
    publishServer: publishServerOf(sectionOf(publish, "server")),
    server: serverOf(sectionOf(server, "server")),
    smtp: smtpOf(sectionOf(server, "smtp")),
  };
}

function aiOf(ai: { readonly [key: string]: Value }): AiSettings | undefined {
  const { provider } = ai;
  if (ai["enabled"] !== true) return undefined;
  return {
    provider:
      provider === "claude" || provider === "openai" || provider === "ollama"
        ? provider
        : undefined,
    model: textOf(ai["model"]),
    endpoint: textOf(ai["endpoint"]),
    key: textOf(ai["key"]),
    timeoutMs: durationOf(ai["timeout"]) ?? 60_000,
  };
}

function secretsOf(secrets: Section): SecretsSettings {
  return {
    backend: secrets["backend"] === "isopass" ? "isopass" : "local",
    dir: textOf(secrets["dir"]),
    keyFile: textOf(secrets["key_file"]),
    unlockWindow: textOf(secrets["unlock_window"]),
  };
}

function brakesOf({ hosts, percent, deletions, restarts }: Section): Brakes {
  return {
    ...(typeof hosts === "number" && { hosts }),
    ...(typeof percent === "number" && { percent }),
    ...(typeof deletions === "number" && { deletions }),
    ...(restarts === true && { restarts }),
  };
}

function durationOf(value: Value | undefined): number | undefined {
  return parseDuration(textOf(value) ?? "");
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
