// The settings of server.yaml that are about vigosrv: how it is reached, and how publishing finds it.
import type { Value } from "../../runtime/contract/value.ts";
import { sectionOf } from "./host-settings.ts";
import type { PublishServerSettings, ServerSettings } from "./syntax.ts";

type Section = { readonly [key: string]: Value };

export function publishServerOf(section: Section): PublishServerSettings | undefined {
  const url = textOf(section["url"]);
  if (url === undefined) return undefined;
  return { url, token: textOf(section["token"]), caFile: textOf(section["ca_file"]) };
}

export function serverOf(section: Section): ServerSettings {
  const tls = sectionOf(section, "tls");
  const [cert, key] = [textOf(tls["cert_file"]), textOf(tls["key_file"])];
  const isSecure = cert !== undefined && key !== undefined;
  return {
    listen: textOf(section["api_listen"]) ?? ":8443",
    hostname: textOf(section["hostname"]),
    dataDir: textOf(section["data_dir"]) ?? "/var/lib/vigo",
    tls: isSecure ? { cert, key, ca: textOf(tls["ca_file"]) } : undefined,
  };
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
