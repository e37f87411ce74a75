// Connections to a mail server, in the clear and over TLS, whose certificate must be good.
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { connectionRefusal } from "./line.ts";

export interface Place {
  readonly host: string;
  readonly port: number;
  /** Certificates that vouch for it; undefined for those that Node trusts. */
  readonly authority: Uint8Array | undefined;
}

export async function connectTo(
  { host, port }: Place,
  signal: AbortSignal,
): Promise<Answer<Socket>> {
  return opened(connectPlain({ host, port }), "connect", signal);
}

/** Over a connection that stands already. */
export async function secured(
  plain: Socket,
  { host, authority }: Place,
  signal: AbortSignal,
): Promise<Answer<Socket>> {
  const socket = connectSecure({
    socket: plain,
    host,
    // An address is no name, and may not be asked for as one.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authority === undefined ? {} : { ca: Buffer.from(authority) }),
    rejectUnauthorized: true,
  });
  return opened(socket, "secureConnect", signal);
}

async function opened(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<Answer<Socket>> {
  return new Promise((settle) => {
    const stop = (): void => void socket.destroy();
    const done = (answer: Answer<Socket>): void => {
      signal.removeEventListener("abort", stop);
      socket.off("close", close);
      settle(answer);
    };
    const close = (): void => done(connectionRefusal(undefined, signal));
    // It stays: an error after the end would be nobody's, and end the program.
    socket.on("error", (error) => done(connectionRefusal(error, signal)));
    socket.once("close", close);
    socket.once(event, () => done(ok(socket)));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
}
