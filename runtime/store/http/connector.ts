// Opens requests: straight, or through a proxy, over connections that are kept for the next request.
import { Agent, request as plainRequest, type ClientRequest, type RequestOptions } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { Outside } from "../outside.ts";
import { ProxyError } from "./fault.ts";
import type { HttpRequest } from "./message.ts";
import { proxyFor, proxyHeaders } from "./proxy.ts";

export interface Connector {
  open(request: HttpRequest): ClientRequest;
  /** Whom an answer may really come from. */
  proxyOf(url: URL): string | undefined;
}

/** One store's connections. Those that nobody uses do not keep the process alive. */
export function connector({ env }: Pick<Outside, "env">): Connector {
  const plain = new Agent(kept);
  // Said here, so that no variable of the environment can take the check away.
  const secure = new SecureAgent({ ...kept, rejectUnauthorized: true });
  const tunnels = new Map<string, TunnelAgent>();
  const tunnelThrough = (proxy: URL): TunnelAgent => {
    const agent = tunnels.get(proxy.href) ?? new TunnelAgent(proxy);
    tunnels.set(proxy.href, agent);
    return agent;
  };
  return {
    proxyOf: (url) => proxyFor(url, env)?.host,
    open: ({ method, url, headers = {}, body }) => {
      const length = body === undefined ? {} : { "content-length": String(body.length) };
      const all = { "accept-encoding": "identity", ...headers, ...length };
      const proxy = proxyFor(url, env);
      if (url.protocol === "https:") {
        const agent = proxy === undefined ? secure : tunnelThrough(proxy);
        return secureRequest(url, { method, headers: all, agent });
      }
      if (proxy === undefined) return plainRequest(url, { method, headers: all, agent: plain });
      const toProxy = {
        method,
        path: url.href,
        headers: { ...all, host: url.host, ...proxyHeaders(proxy) },
      };
      return proxy.protocol === "https:"
        ? secureRequest(rootOf(proxy), { ...toProxy, agent: secure })
        : plainRequest(rootOf(proxy), { ...toProxy, agent: plain });
    },
  };
}

const kept = { keepAlive: true, maxSockets: 16 };

/** The proxy's place alone: who we are is said in a header. */
function rootOf(proxy: URL): URL {
  return new URL(`${proxy.protocol}//${proxy.host}/`);
}

/** TLS to the far end through a proxy that only passes bytes on. */
class TunnelAgent extends SecureAgent {
  readonly #proxy: URL;

  constructor(proxy: URL) {
    super({ ...kept, rejectUnauthorized: true });
    this.#proxy = proxy;
  }

  override createConnection(
    options: RequestOptions & { readonly servername?: string },
    callback?: (error: Error | null, stream: Duplex) => void,
  ): null {
    const target = `${options.host ?? ""}:${options.port ?? 443}`;
    const proxy = this.#proxy;
    const request = proxy.protocol === "https:" ? secureRequest : plainRequest;
    const outgoing = request(rootOf(proxy), {
      method: "CONNECT",
      path: target,
      headers: { host: target, ...proxyHeaders(proxy) },
      agent: false,
    });
    // Node hands no stream on together with an error, whatever the type says.
    const fail = (error: Error): void => callback?.(error, outgoing as unknown as Duplex);
    outgoing.once("connect", (reply, socket) => {
      const status = reply.statusCode ?? 0;
      if (status !== 200) {
        socket.destroy();
        fail(new ProxyError(proxy.host, status));
        return;
      }
      const servername = options.servername ?? options.host ?? "";
      callback?.(null, connectTls({ socket, servername, rejectUnauthorized: true }));
    });
    outgoing.once("error", fail);
    outgoing.end();
    return null;
  }
}
