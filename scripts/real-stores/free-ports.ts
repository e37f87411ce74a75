// Ports on 127.0.0.1 that nobody uses: several runs at once must not meet.
import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Below those that systems give to outgoing connections, so that none takes one before a server does. */
const lowest = 15_000;
const highest = 32_000;

export async function freePorts(count: number): Promise<readonly number[]> {
  // All are held until all are known, so that none is given out twice.
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(lowest, highest);
    const server = await listening(port);
    if (server !== undefined) held.set(port, server);
  }
  await Promise.all([...held.values()].map(async (server) => closed(server)));
  return [...held.keys()];
}

async function listening(port: number): Promise<Server | undefined> {
  return new Promise((settle) => {
    const server = createServer();
    server.once("error", () => settle(undefined));
    server.listen(port, "127.0.0.1", () => settle(server));
  });
}

async function closed(server: Server): Promise<void> {
  return new Promise((settle) => server.close(() => settle()));
}
