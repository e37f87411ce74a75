// From a request to its answer: how often it may ask, which route it means, who asks, what was sent.
import type { IncomingMessage } from "node:http";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { callerOf } from "./address.ts";
import type { Limits } from "./limits.ts";
import { allows } from "./permissions.ts";
import { failed, type Reply } from "./reply.ts";
import { readBody } from "./request-body.ts";
import type { Route, Served } from "./route.ts";
import { rateLimit, type RateLimit } from "./token-bucket.ts";
import { recognise, type TokenRecord } from "./token.ts";

export interface Answering {
  readonly routes: readonly Route[];
  readonly served: Served;
  /** Read for each request, so that a token that was revoked opens nothing from then on. */
  readonly tokens: () => Promise<Answer<readonly TokenRecord[]>>;
  readonly limits: Pick<Limits, "bodyBytes" | "perAddress" | "perToken">;
  /** False behind a proxy, where all callers have one address. */
  readonly limitsAddresses: boolean;
  readonly now: () => Date;
  /** In milliseconds; never goes back. */
  readonly monotonic: () => number;
}

export interface Answered {
  /** Undefined when the caller has gone. */
  readonly reply: Reply | undefined;
  /** The name of the token. */
  readonly caller?: string;
}

export type AnswerRequest = (request: IncomingMessage, beginBody: () => void) => Promise<Answered>;

export function answerRequests(answering: Answering): AnswerRequest {
  const { routes, limits, limitsAddresses, monotonic } = answering;
  const perAddress = rateLimit(limits.perAddress, monotonic);
  const perToken = rateLimit(limits.perToken, monotonic);
  return async (request, beginBody) => {
    const address = callerOf(request.socket.remoteAddress ?? "");
    const early = limitsAddresses ? tooOften(perAddress, address) : undefined;
    if (early !== undefined) return { reply: early };
    const found = findRoute(request, routes);
    if (found.kind === "none") return { reply: found.reply };
    const { route } = found;
    const caller = await callerOfRequest(request, route, answering);
    if (caller.kind === "unknown") return { reply: caller.reply };
    const { name } = caller;
    if (name === undefined) return replyTo(request, route, { answering, beginBody });
    const reply = caller.reply ?? tooOften(perToken, name);
    if (reply !== undefined) return { reply, caller: name };
    return { ...(await replyTo(request, route, { answering, beginBody })), caller: name };
  };
}

function tooOften(limit: RateLimit, who: string): Reply | undefined {
  const seconds = limit.take(who);
  if (seconds === 0) return undefined;
  return failed(429, "too many requests: ask again later", { "retry-after": String(seconds) });
}

type FoundRoute =
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "none"; readonly reply: Reply };

function findRoute({ method, url }: IncomingMessage, routes: readonly Route[]): FoundRoute {
  const path = pathOf(url);
  const there = routes.filter((route) => route.path === path);
  if (there.length === 0) return { kind: "none", reply: failed(404, "there is no such address") };
  const wanted = method === "HEAD" ? "GET" : method;
  const route = there.find((each) => each.method === wanted);
  if (route !== undefined) return { kind: "route", route };
  const allow = there.flatMap((each) => (each.method === "GET" ? ["GET", "HEAD"] : [each.method]));
  const reply = failed(405, `this address takes ${allow.join(" and ")} alone`, {
    allow: allow.join(", "),
  });
  return { kind: "none", reply };
}

/** Without what follows a question mark: nothing is asked by it, and it may hold what no log should. */
export function pathOf(url: string | undefined): string {
  return (url ?? "").replace(/[?#].*$/su, "");
}

type Caller =
  | { readonly kind: "unknown"; readonly reply: Reply }
  /** Without a name for what everybody may ask; with a reply when the token does not go so far. */
  | {
      readonly kind: "known";
      readonly name?: string;
      readonly reply?: Reply;
    };

async function callerOfRequest(
  { headers }: IncomingMessage,
  { permission }: Route,
  { tokens, now }: Answering,
): Promise<Caller> {
  if (permission === undefined) return { kind: "known" };
  const token = /^Bearer +(\S+)$/iu.exec(headers.authorization ?? "")?.[1];
  if (token === undefined) return unknown("a bearer token is missing", "Bearer");
  const records = await tokens();
  // Without the file nobody is known: a token that was revoked must not come back with a broken disk.
  if (records.kind === "refused") {
    return { kind: "unknown", reply: failed(500, "tokens cannot be checked now") };
  }
  const record = recognise(token, records.value, now());
  if (record === undefined) {
    return unknown("the token is not known, or no longer holds", 'Bearer error="invalid_token"');
  }
  const { name } = record;
  if (allows(record.permissions, permission)) return { kind: "known", name };
  return { kind: "known", name, reply: failed(403, `the token lacks permission ${permission}`) };
}

function unknown(message: string, challenge: string): Caller {
  return { kind: "unknown", reply: failed(401, message, { "www-authenticate": challenge }) };
}

async function replyTo(
  request: IncomingMessage,
  { answer }: Route,
  { answering, beginBody }: { readonly answering: Answering; readonly beginBody: () => void },
): Promise<Answered> {
  const body = await readBody(request, answering.limits.bodyBytes, beginBody);
  switch (body.kind) {
    case "gone":
      return { reply: undefined };
    case "unfit":
      return { reply: body.reply };
    case "body":
      return { reply: await answer(body.value, answering.served) };
  }
}
