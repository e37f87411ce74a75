// Which proxy stands between us and an address, as the usual variables say.
import { isIP } from "node:net";
import { refuse, type Refusal } from "../../contract/refusal.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Going straight because a proxy's address is misspelt would be going where one may not go. */
export function faultOfProxies(env: Env): Refusal | undefined {
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY"]) {
    const named = first(env, name);
    if (named === undefined || addressOf(named) !== undefined) continue;
    // Not shown: there may be a password in it.
    const hint = "write it as http://host:port";
    return refuse("failed", `what ${name} says is no address of an HTTP proxy`, hint);
  }
  return undefined;
}

/** Undefined for the straight way. */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const named = url.protocol === "https:" ? first(env, "HTTPS_PROXY") : first(env, "HTTP_PROXY");
  if (named === undefined || isLocal(url.hostname)) return undefined;
  return isExempt(url, first(env, "NO_PROXY") ?? "") ? undefined : addressOf(named);
}

/** A host and port alone are taken for an address. */
function addressOf(named: string): URL | undefined {
  const address = named.includes("://") ? named : `http://${named}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

/** What the proxy is told about who asks. */
export function proxyHeaders({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "" && password === "") return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** Many programs set these in lower case only. */
function first(env: Env, name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name];
  return value === "" ? undefined : value;
}

function isLocal(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]")
    return true;
  return isIP(hostname) === 4 && hostname.startsWith("127.");
}

/** Names stand for themselves and all below them; a port may be given. */
function isExempt(url: URL, list: string): boolean {
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return list
    .split(/[\s,]+/u)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", wanted = port] = /^(.*?)(?::(\d+))?$/u.exec(entry.toLowerCase()) ?? [];
      if (wanted !== port) return false;
      const domain = name.replace(/^\*?\./u, "");
      return url.hostname === domain || url.hostname.endsWith(`.${domain}`);
    });
}
