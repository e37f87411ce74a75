import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { connect, createServer as createMuteServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { faultyServer, portOf, type FaultyServer } from "../../../fixtures/faulty-server.ts";
import { outsideWith } from "../outside.ts";
import { connectionFault } from "./fault.ts";
import { limiter } from "./limiter.ts";
import type { HttpReply, HttpRequest } from "./message.ts";
import { proxyFor } from "./proxy.ts";
import { redirected } from "./redirect.ts";
import { pauseAfter } from "./retry.ts";
import { transport } from "./transport.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function asking(url: string): HttpRequest {
  return {
    method: "GET",
    url: new URL(url),
    limit: 1000,
    headers: { authorization: "who we are" },
  };
}

function reply(status: number, headers: Readonly<Record<string, string>> = {}): HttpReply {
  const url = new URL("http://a.example/");
  return {
    kind: "reply",
    status,
    headers: new Map(Object.entries(headers)),
    body: new Uint8Array(),
    url,
  };
}

test("a thousand who fail together come back spread over the whole pause", () => {
  const outside = outsideWith();
  for (const [attempt, longest] of [
    [1, 250],
    [3, 1000],
    [9, 8000],
  ] as const) {
    const pauses = Array.from({ length: 1000 }, () => pauseAfter(attempt, reply(503), outside));
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const pause of pauses) {
      const tenth = Math.min(9, Math.floor((pause / longest) * 10));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // A hundred each is meant; as few as forty would come once in a hundred million runs.
    expect(Math.min(...tenths)).toBeGreaterThan(40);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(longest);
  }
});

test("a pause that is asked for as a date is taken, within bounds", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  const outside = { random: () => 0, now: () => now };
  const after = (value: string): number =>
    pauseAfter(1, reply(503, { "retry-after": value }), outside);
  expect(after("Sun, 01 Mar 2026 12:00:03 GMT")).toBe(3000);
  expect(after("Sun, 01 Mar 2026 13:00:00 GMT")).toBe(30_000);
  expect(after("Sun, 01 Mar 2026 11:00:00 GMT")).toBe(0);
  expect(after("soon")).toBe(0);
  expect(after("-5")).toBe(0);
});

test("redirects lead to where nothing is lost", () => {
  const to = (from: string, location: string): unknown =>
    redirected(asking(from), reply(302, { location }));
  expect(to("https://a.example/x", "http://a.example/x")).toMatchObject({
    kind: "fault",
    refusal: { message: "https://a.example/x sends on to http://a.example, which is not followed" },
  });
  expect(to("https://a.example/x", "/y")).toMatchObject({
    headers: { authorization: "who we are" },
  });
  expect(to("http://a.example/x", "https://a.example/x")).not.toHaveProperty("headers");
  expect(to("https://a.example/x", "https://b.example/x")).not.toHaveProperty("headers");
  expect(to("http://a.example/x", "data:text/plain,x")).toMatchObject({ kind: "fault" });
});

const proxied: readonly (readonly [
  string,
  Readonly<Record<string, string>>,
  string | undefined,
])[] = [
  ["http://a.example/", {}, undefined],
  ["http://a.example/", { HTTP_PROXY: "http://p:3128" }, "p:3128"],
  ["http://a.example/", { http_proxy: "p:3128", HTTP_PROXY: "q:1" }, "p:3128"],
  ["https://a.example/", { HTTP_PROXY: "http://p:3128" }, undefined],
  ["https://a.example/", { HTTPS_PROXY: "http://p:3128" }, "p:3128"],
  ["https://a.example/", { HTTPS_PROXY: "p", NO_PROXY: "example" }, undefined],
  ["https://a.example/", { HTTPS_PROXY: "p", NO_PROXY: ".a.example, b.example" }, undefined],
  ["https://a.example/", { HTTPS_PROXY: "p", NO_PROXY: "*" }, undefined],
  ["https://a.example/", { HTTPS_PROXY: "p", NO_PROXY: "a.example:8443" }, "p"],
  ["https://a.example:8443/", { HTTPS_PROXY: "p", NO_PROXY: "a.example:8443" }, undefined],
  ["https://notexample/", { HTTPS_PROXY: "p", NO_PROXY: "example" }, "p"],
  ["http://127.0.0.1:1/", { HTTP_PROXY: "p" }, undefined],
  ["http://localhost/", { HTTP_PROXY: "p" }, undefined],
];

test.each(proxied)("%s with %j goes by %s", (url, env, proxy) => {
  expect(proxyFor(new URL(url), env)?.host).toBe(proxy);
});

test("no more than so many run at once, in the order in which they came", async () => {
  const inTurn = limiter(2);
  const began: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.allSettled(
    Array.from({ length: 9 }, (_, at) =>
      inTurn(async () => {
        began.push(at);
        running += 1;
        most = Math.max(most, running);
        await sleep(1);
        running -= 1;
        if (at % 2 === 0) throw new Error("a failure gives its place back too");
      }),
    ),
  );
  expect(most).toBe(2);
  expect(began).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("what has no name, and what nobody knows, is told apart; a bug is no fault of the network", () => {
  const url = new URL("https://a.example/x");
  const coded = (code: string): Error => Object.assign(new Error(code), { code });
  expect(connectionFault(coded("ENOTFOUND"), url)).toMatchObject({ isPassing: false });
  expect(connectionFault(coded("EAI_AGAIN"), url)).toMatchObject({ isPassing: true });
  expect(connectionFault(coded("EPROTO"), url)).toMatchObject({
    refusal: { reason: "unreachable", hint: expect.stringMatching(/http:\/\//u) },
  });
  expect(() => connectionFault(new TypeError("x"), url)).toThrow("x");
});

async function certificate(days: string): Promise<{ readonly key: string; readonly cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), "vigo-tls-"));
  closing.push(() => rm(folder, { recursive: true }));
  const [key, cert] = [join(folder, "key"), join(folder, "cert")];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
      "-days",
      days,
      "-keyout",
      key,
      "-out",
      cert,
    ],
    { stdio: "ignore" },
  );
  return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
}

async function secureServer(): Promise<FaultyServer> {
  const server = await faultyServer({ tls: await certificate("2") });
  closing.push(() => server.close());
  return server;
}

test("a certificate that nobody vouches for is not accepted, whatever the environment says", async () => {
  const server = await secureServer();
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  const outcome = await transport(outsideWith({ env })).once(asking(`${server.url}/x`));
  expect(outcome).toMatchObject({
    kind: "fault",
    isPassing: false,
    refusal: {
      message: `cannot trust ${server.url.slice(8)}: its certificate is signed by itself`,
      hint: expect.stringMatching(/NODE_EXTRA_CA_CERTS/u),
    },
  });
  expect(server.seen).toEqual([]);
});

test("https to a server without TLS says so", async () => {
  const server = await faultyServer();
  closing.push(() => server.close());
  const outcome = await transport(outsideWith({ env: {} })).once(
    asking(server.url.replace("http:", "https:")),
  );
  expect(outcome).toMatchObject({
    refusal: { message: expect.stringMatching(/does not speak TLS/u) },
  });
});

test("who takes the connection and never speaks TLS is not waited for", async () => {
  const sockets: Socket[] = [];
  const mute = createMuteServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => {
    mute.listen(0, "127.0.0.1", resolve);
  });
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      mute.close(resolve);
    });
  });
  const outside = outsideWith({ env: {} });
  const patience = { ...outside.patience, connectMs: 100 };
  const url = `https://127.0.0.1:${portOf(mute)}/x`;
  expect(await transport({ ...outside, patience }).once(asking(url))).toMatchObject({
    isPassing: true,
    refusal: { message: `${url} is too slow: no connection within 0.1 s` },
  });
});

interface Proxy {
  readonly address: string;
  readonly asked: readonly IncomingMessage["headers"][];
}

/** Connects everybody to `target`, whatever they ask for, if they say the password. */
async function connectProxy(target: string): Promise<Proxy> {
  const asked: IncomingMessage["headers"][] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer();
  proxy.on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push({ ...request.headers, path: request.url });
    sockets.add(socket);
    if (request.headers["proxy-authorization"] === undefined) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const onward = connect(Number(new URL(target).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    sockets.add(onward);
    for (const end of [onward, socket]) end.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, "127.0.0.1", resolve);
  });
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      proxy.close(resolve);
    });
  });
  return { address: `127.0.0.1:${portOf(proxy)}`, asked };
}

test("through a proxy it is the far end that must prove itself", async () => {
  const server = await secureServer();
  const proxy = await connectProxy(server.url);
  const env = { HTTPS_PROXY: `http://user:p%40ss@${proxy.address}` };
  const outcome = await transport(outsideWith({ env })).once(asking("https://store.example/x"));
  expect(outcome).toMatchObject({
    refusal: { message: expect.stringMatching(/cannot trust store\.example/u) },
  });
  expect(proxy.asked).toMatchObject([
    {
      path: "store.example:443",
      "proxy-authorization": `Basic ${Buffer.from("user:p@ss").toString("base64")}`,
    },
  ]);
  expect(proxy.asked[0]).not.toHaveProperty("authorization");
});

test("a proxy that wants to know who asks is named", async () => {
  const proxy = await connectProxy("http://127.0.0.1:1");
  const env = { HTTPS_PROXY: proxy.address };
  const outcome = await transport(outsideWith({ env })).once(asking("https://store.example/x"));
  expect(outcome).toMatchObject({
    isPassing: false,
    refusal: { message: `the proxy ${proxy.address} wants to know who asks (407)` },
  });
});
