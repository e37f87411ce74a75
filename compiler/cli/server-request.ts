// One question to a vigosrv: over TLS by an authority that may be named, up to a size, until a deadline.
import { request as plainRequest, type IncomingMessage } from "node:http";
import { request as secureRequest } from "node:https";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { parseStrict } from "../../runtime/contract/strict-json.ts";
import type { Value } from "../../runtime/contract/value.ts";

export interface ServerQuestion {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly token: string;
  /** Certificates that vouch for the server; those that Node trusts when undefined. */
  readonly authority: Uint8Array | undefined;
  readonly withinMs: number;
}

export interface ServerAnswer {
  readonly status: number;
  readonly body: Value;
}

/** Whatever came as JSON is an answer, also when it is a no. Never throws, and never says the token. */
export async function askServer(question: ServerQuestion): Promise<Answer<ServerAnswer>> {
  const { host } = question.url;
  try {
    const reply = await send(question);
    const text = await readUpTo(reply, answerLimit);
    if (text === undefined) return refuse("too-large", `the answer of "${host}" is too long`);
    const parsed = parseStrict(text, { name: host });
    if (parsed.kind === "ok") return ok({ status: reply.statusCode ?? 0, body: parsed.value });
    return refuse("malformed", `"${host}" answers ${reply.statusCode}, and not as a vigosrv does`);
  } catch (error) {
    const word = wordFor(error);
    const isUnknown = /CERT|ISSUER|ALTNAME/u.test(word);
    const hint = isUnknown ? "name who vouches for it with `publish.server.ca_file`" : undefined;
    return refuse("unreachable", `"${host}" cannot be reached: ${word}`, hint);
  }
}

const answerLimit = 1024 * 1024;

function send({
  method,
  url,
  token,
  authority,
  withinMs,
}: ServerQuestion): Promise<IncomingMessage> {
  return new Promise((settle, fail) => {
    const common = {
      method,
      headers: { authorization: `Bearer ${token}`, "content-length": "0" },
      signal: AbortSignal.timeout(withinMs),
      agent: false,
    } as const;
    const ca = authority === undefined ? {} : { ca: Buffer.from(authority) };
    const outgoing =
      url.protocol === "https:"
        ? secureRequest(url, { ...common, ...ca, rejectUnauthorized: true })
        : plainRequest(url, common);
    outgoing.once("response", settle);
    outgoing.once("error", fail);
    outgoing.end();
  });
}

/** Undefined when there is more. */
async function readUpTo(reply: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  reply.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else reply.destroy();
  });
  await new Promise<void>((done, fail) => {
    reply.once("close", done);
    reply.once("error", (error) => (size > limit ? done() : fail(error)));
  });
  return size > limit ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** What Node calls the trouble, as a person may look it up. */
function wordFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "it takes too long";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
