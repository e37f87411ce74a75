// One HTTP request and its answer, with a bound on everything that the other side could draw out.
import type { IncomingMessage } from "node:http";
import type { Patience } from "../outside.ts";
import type { Connector } from "./connector.ts";
import { connectionFault, ProxyError, proxyFault } from "./fault.ts";
import {
  isSuccess,
  lasting,
  passing,
  shown,
  type HttpFault,
  type HttpOutcome,
  type HttpRequest,
} from "./message.ts";
import { watch } from "./watch.ts";

export function exchange(
  connector: Connector,
  request: HttpRequest,
  patience: Patience,
): Promise<HttpOutcome> {
  return new Promise((resolve, reject) => {
    const outgoing = connector.open(request);
    const watching = watch(outgoing, patience, (what) => {
      end(passing(`${shown(request.url)} is too slow: ${what}`));
    });
    let isOver = false;
    let answer: IncomingMessage | undefined;
    const end = (outcome: HttpOutcome): void => {
      if (isOver) return;
      isOver = true;
      watching.stop();
      // After a whole answer the connection serves again; after anything else it is good for nothing.
      if (outcome.kind === "fault" || answer?.complete !== true) outgoing.destroy();
      resolve(outcome);
    };
    const fail = (error: unknown): void => {
      if (isOver) return;
      if (answer !== undefined && isHeadWithBody(request, answer)) {
        return end(replyOf(answer, request.url, []));
      }
      try {
        end(connectionFault(error, request.url));
      } catch (bug) {
        isOver = true;
        watching.stop();
        reject(bug);
      }
    };
    outgoing.on("error", fail);
    outgoing.once("response", (incoming) => {
      answer = incoming;
      watching.answered();
      // What Swift sends after this head would be taken for the beginning of the next answer.
      if (isHeadWithBody(request, incoming)) outgoing.shouldKeepAlive = false;
      const fault = faultOfHead(incoming, request, connector.proxyOf(request.url));
      if (fault !== undefined) end(fault);
      else collect(incoming, request, { received: (bytes) => watching.received(bytes), end, fail });
    });
    outgoing.end(request.body);
  });
}

/** HEAD is answered without a body, so that all has come; Swift then sends the end of one nevertheless. */
function isHeadWithBody({ method }: HttpRequest, { headers }: IncomingMessage): boolean {
  return method === "HEAD" && headers["transfer-encoding"] !== undefined;
}

function faultOfHead(
  { statusCode = 0, headers }: IncomingMessage,
  { method, url, limit }: HttpRequest,
  proxy: string | undefined,
): HttpFault | undefined {
  if (statusCode === 407) return proxyFault(new ProxyError(proxy ?? "on the way", 407), url);
  if (!isSuccess(statusCode)) return undefined;
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity" && encoding !== "") {
    const hint = "have the server, or what stands before it, send files as they are";
    return lasting(
      "unreachable",
      `${shown(url)} is sent as ${encoding}, which was not asked for`,
      hint,
    );
  }
  const length = Number(headers["content-length"] ?? 0);
  return method !== "HEAD" && length > limit ? tooLarge(url, limit) : undefined;
}

function tooLarge(url: URL, limit: number): HttpFault {
  return lasting("too-large", `"${shown(url)}" is longer than the ${limit} bytes that it may have`);
}

interface Collector {
  readonly received: (bytes: number) => void;
  readonly end: (outcome: HttpOutcome) => void;
  readonly fail: (error: unknown) => void;
}

function collect(
  incoming: IncomingMessage,
  { url, limit }: HttpRequest,
  { received, end, fail }: Collector,
): void {
  const { statusCode: status = 0 } = incoming;
  const chunks: Buffer[] = [];
  let length = 0;
  const reply = (): HttpOutcome => replyOf(incoming, url, chunks);
  incoming.on("data", (chunk: Buffer) => {
    received(chunk.length);
    length += chunk.length;
    if (isSuccess(status) && length > limit) return end(tooLarge(url, limit));
    // An error's text helps people; nobody needs all of it.
    if (!isSuccess(status) && length > longestError) return end(reply());
    chunks.push(chunk);
  });
  incoming.once("end", () => {
    end(incoming.complete ? reply() : cut(url));
  });
  incoming.once("aborted", () => end(cut(url)));
  incoming.on("error", fail);
}

function replyOf(incoming: IncomingMessage, url: URL, chunks: readonly Uint8Array[]): HttpOutcome {
  const body = new Uint8Array(Buffer.concat(chunks));
  const { statusCode: status = 0 } = incoming;
  return { kind: "reply", status, headers: headersOf(incoming), body, url };
}

const longestError = 64 * 1024;

function cut(url: URL): HttpFault {
  return passing(`the answer of ${shown(url)} ends before its end`);
}

function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, typeof value === "string" ? value : value.join(", "));
  }
  return map;
}
