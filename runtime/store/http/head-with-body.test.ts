// OpenStack Swift ends a body after its answers to HEAD, which must have none; the next answer must not suffer.
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { portOf } from "../../../fixtures/faulty-server.ts";
import { outsideWith } from "../outside.ts";
import { transport } from "./transport.ts";

const head = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n";
const endOfBody = "0\r\n\r\n";
const answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

let server: Server;
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

/** `say` answers a HEAD; anything else is answered as it should be. */
async function listening(say: (socket: Socket) => Promise<void>): Promise<URL> {
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (asked) => {
      if (!asked.toString().startsWith("HEAD")) socket.end(answer);
      else void say(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new URL(`http://127.0.0.1:${portOf(server)}/x`);
}

test.each([
  ["at once", 0],
  ["later", 20],
])("the end of a body that comes %s", async (_when, pauseMs) => {
  const url = await listening(async (socket) => {
    socket.write(pauseMs === 0 ? head + endOfBody : head);
    await setTimeout(pauseMs);
    if (pauseMs > 0) socket.write(endOfBody);
  });
  const sending = transport(outsideWith());
  const empty = { kind: "reply", status: 404, body: new Uint8Array() };
  expect(await sending.once({ method: "HEAD", url, limit: 0 })).toMatchObject(empty);
  await setTimeout(2 * pauseMs);
  const next = await sending.once({ method: "GET", url, limit: 10 });
  expect(next).toMatchObject({
    kind: "reply",
    status: 200,
  });
});
