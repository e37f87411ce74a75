// Watches one exchange, so that nobody can hold us up for ever by answering slowly or not at all.
import type { ClientRequest } from "node:http";
import { TLSSocket } from "node:tls";
import type { Patience } from "../outside.ts";

export interface Watch {
  /** The head of the answer is there. */
  answered(): void;
  received(bytes: number): void;
  stop(): void;
}

/** Says once what took too long. */
export function watch(
  outgoing: ClientRequest,
  patience: Patience,
  tooLong: (what: string) => void,
): Watch {
  const started = monotonic();
  let phase: "connecting" | "waiting" | "reading" = "connecting";
  let progressAt = started;
  let written = 0;
  let answeredAt = started;
  let received = 0;
  const enter = (next: "waiting" | "reading"): void => {
    phase = next;
    progressAt = monotonic();
  };
  outgoing.once("socket", (socket) => {
    // A connection that has served before stands already.
    if (outgoing.reusedSocket) enter("waiting");
    else
      socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => {
        if (phase === "connecting") enter("waiting");
      });
  });
  const fault = (now: number): string | undefined => {
    const { connectMs, idleMs, wholeMs, graceMs, minimumBytesPerSecond } = patience;
    if (now - started > wholeMs) return `it took more than ${seconds(wholeMs)} in all`;
    if (phase === "connecting") {
      const isLate = now - started > connectMs;
      return isLate ? `no connection within ${seconds(connectMs)}` : undefined;
    }
    const sent = outgoing.socket?.bytesWritten ?? 0;
    if (phase === "waiting" && sent !== written) {
      written = sent;
      progressAt = now;
    }
    if (now - progressAt > idleMs) return `nothing came for ${seconds(idleMs)}`;
    const reading = now - answeredAt;
    const isSlow =
      phase === "reading" &&
      reading > graceMs &&
      (received * 1000) / reading < minimumBytesPerSecond;
    return isSlow ? `it sends less than ${minimumBytesPerSecond} bytes a second` : undefined;
  };
  const shortest = Math.min(
    patience.connectMs,
    patience.idleMs,
    patience.wholeMs,
    patience.graceMs,
  );
  const timer = setInterval(
    () => {
      const what = fault(monotonic());
      if (what === undefined) return;
      clearInterval(timer);
      tooLong(what);
    },
    Math.max(5, Math.min(1000, shortest / 4)),
  );
  return {
    answered: () => {
      answeredAt = monotonic();
      enter("reading");
    },
    received: (bytes) => {
      received += bytes;
      progressAt = monotonic();
    },
    stop: () => clearInterval(timer),
  };
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

/** In milliseconds. `performance` would be loaded for this alone. */
function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
