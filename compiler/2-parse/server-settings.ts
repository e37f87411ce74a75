// The settings of server.yaml that are about vigosrv: how it is reached, how publishing finds it, and how it sends mail.
import type { Value } from "../../runtime/contract/value.ts";
import { sectionOf, textsOf } from "./host-settings.ts";
import type { PublishServerSettings, ServerSettings, SmtpSettings } from "./syntax.ts";

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

export function smtpOf(section: Section): SmtpSettings | undefined {
  const [host, from] = [textOf(section["host"]), textOf(section["from"])];
  const to = textsOf(section["to"] ?? []);
  if (host === undefined || from === undefined || to.length === 0) return undefined;
  const given = typeof section["port"] === "number" ? section["port"] : undefined;
  const tls = tlsOf(section["tls"], given);
  return {
    host,
    port: given ?? usualPorts[tls],
    tls,
    caFile: textOf(section["ca_file"]),
    username: textOf(section["username"]),
    password: textOf(section["password"]),
    from,
    to,
  };
}

const usualPorts: Readonly<Record<SmtpSettings["tls"], number>> = {
  starttls: 587,
  implicit: 465,
  none: 25,
};

function tlsOf(tls: Value | undefined, port: number | undefined): SmtpSettings["tls"] {
  if (tls === "starttls" || tls === "implicit" || tls === "none") return tls;
  return port === usualPorts.implicit ? "implicit" : "starttls";
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
