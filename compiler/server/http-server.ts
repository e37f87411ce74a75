// The server as the network sees it: bounded connections, deadlines, answers in JSON whatever comes.
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Duplex } from "node:stream";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { plainAddress, withBrackets, type Listening } from "./address.ts";
import { pathOf, type AnswerRequest } from "./answer-request.ts";
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { failed, type Reply } from "./reply.ts";
import type { TlsFiles } from "./tls-files.ts";

export interface HttpServing {
  readonly listening: Listening;
  /** Plain HTTP without it. */
  readonly tls: TlsFiles | undefined;
  readonly limits: Limits;
  readonly answer: AnswerRequest;
  readonly log: Log;
  readonly monotonic: () => number;
}

export interface HttpServer {
  /** The port that it got, when it asked for any. */
  readonly port: number;
  /** For connections from now on. */
  renewTls(tls: TlsFiles): void;
  /** Takes no new connections, and waits a while for the requests that there are. */
  close(): Promise<void>;
}

export async function serveHttp(serving: HttpServing): Promise<Answer<HttpServer>> {
  const { limits, tls } = serving;
  const options: ServerOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    maxHeaderSize: limits.headerBytes,
    // How late a deadline may be noticed.
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
  };
  const secure =
    tls === undefined
      ? undefined
      : createSecureServer({
          ...options,
          ...secureOptions(tls),
          handshakeTimeout: limits.headersMs,
        });
  const server: Server = secure ?? createServer(options);
  server.maxConnections = limits.connections;
  listenTo(server, serving);
  const port = await listen(server, serving.listening);
  if (port.kind === "refused") return port;
  return ok({
    port: port.value,
    renewTls: (files) => secure?.setSecureContext(secureOptions(files)),
    close: () => close(server, limits.closingMs),
  });
}

function secureOptions(tls: TlsFiles): TlsFiles & {
  readonly minVersion: "TLSv1.2";
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
} {
  const asks = tls.ca !== undefined;
  return { ...tls, minVersion: "TLSv1.2", requestCert: asks, rejectUnauthorized: asks };
}

function listenTo(server: Server, serving: HttpServing): void {
  const answered = new WeakSet<Duplex>();
  const take = (request: IncomingMessage, response: ServerResponse, begin: () => void): void => {
    answered.delete(request.socket);
    const began = serving.monotonic();
    const address = plainAddress(request.socket.remoteAddress ?? "-");
    void respond(request, begin, serving).then(({ reply, caller }) => {
      serving.log.request({
        address,
        caller,
        method: request.method ?? "-",
        path: pathOf(request.url),
        status: reply?.status,
        milliseconds: serving.monotonic() - began,
      });
      if (reply === undefined || request.socket.destroyed) return;
      answered.add(request.socket);
      send(reply, response, server);
    });
  };
  const nothing = (): void => undefined;
  server.on("request", (request, response) => take(request, response, nothing));
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) =>
    take(request, response, () => response.writeContinue()),
  );
  server.on("checkExpectation", (_: IncomingMessage, response: ServerResponse) =>
    send(failed(417, "nothing but 100-continue may be expected"), response, server),
  );
  server.on("clientError", (error, socket) => {
    const reply = answered.has(socket) ? undefined : replyToNoRequest(systemWord(error));
    if (reply === undefined || !socket.writable) socket.destroy();
    else socket.end(asText(reply));
  });
}

async function respond(
  request: IncomingMessage,
  begin: () => void,
  { answer, log }: HttpServing,
): ReturnType<AnswerRequest> {
  try {
    return await answer(request, begin);
  } catch (error) {
    // A bug of ours: the log says which, and the caller nothing of it.
    log.event("error", error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { reply: failed(500, "this is a bug in vigosrv: its log says more") };
  }
}

function send({ status, body, headers }: Reply, response: ServerResponse, server: Server): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...commonHeaders(text),
    ...(server.listening ? {} : { connection: "close" }),
    ...headers,
  });
  response.end(text);
}

function commonHeaders(text: string): Readonly<Record<string, string>> {
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(text)),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
}

/** Of what is no request, or does not become one in time; undefined when nobody is there to be told. */
function replyToNoRequest(code: string | undefined): Reply | undefined {
  switch (code) {
    case "ECONNRESET":
      return undefined;
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return failed(408, "the request did not come in time");
    case "HPE_HEADER_OVERFLOW":
      return failed(431, "the headers are too long");
    default:
      return failed(400, "this is no request of HTTP/1.1");
  }
}

function systemWord(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Where there is no response to write to. */
function asText({ status, body }: Reply): string {
  const text = `${JSON.stringify(body)}\n`;
  const headers = Object.entries({ ...commonHeaders(text), connection: "close" });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${text}`;
}

function listen(server: Server, { host, port }: Listening): Promise<Answer<number>> {
  return new Promise((settle) => {
    const where = `${withBrackets(host ?? "")}:${port}`;
    const fail = (error: Error): void =>
      settle(
        systemCode(error) === "EADDRINUSE"
          ? refuse("failed", `cannot listen on "${where}": the port is taken`, "choose another one")
          : systemRefusal(error, `cannot listen on "${where}"`),
      );
    server.once("error", fail);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off("error", fail);
      const address = server.address();
      settle(ok(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}

async function close(server: Server, closingMs: number): Promise<void> {
  const closed = new Promise<void>((done) => {
    server.close(() => done());
  });
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), closingMs);
  await closed;
  clearTimeout(late);
}
