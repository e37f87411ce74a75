// A connection to a mail server: what is said goes out in lines, what is answered comes in whole replies.
import type { Socket } from "node:net";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { readReply, type Reply } from "./reply.ts";

export interface Line {
  /** The next reply; refused when the connection ends before it, or what comes is none. */
  hear(): Promise<Answer<Reply>>;
  say(text: string): void;
  /** Hears nothing from now on, and gives the connection back; undefined when more was said than was asked. */
  leave(): Socket | undefined;
  end(): void;
}

/** Until `signal`, however far it is. */
export function lineOver(socket: Socket, signal: AbortSignal): Line {
  let received = "";
  let broken: Refusal | undefined;
  let wake = (): void => undefined;
  const hearData = (chunk: Buffer): void => {
    received += chunk.toString("latin1");
    wake();
  };
  const fail = (error: unknown): void => {
    broken ??= connectionRefusal(error, signal);
    wake();
  };
  const close = (): void => fail(undefined);
  const stop = (): void => void socket.destroy();
  socket.on("data", hearData).on("error", fail).once("close", close);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const silence = (): void => {
    socket.off("data", hearData).off("close", close);
    signal.removeEventListener("abort", stop);
  };
  return {
    hear: async () => {
      for (;;) {
        const read = readReply(received);
        if (read.kind === "whole") {
          received = read.rest;
          return ok(read.reply);
        }
        if (read.kind === "wrong")
          return refuse("unreachable", "it does not speak as mail servers do");
        if (broken !== undefined) return broken;
        await new Promise<void>((done) => {
          wake = done;
        });
      }
    },
    say: (text) => {
      socket.write(`${text}\r\n`);
    },
    leave: () => {
      silence();
      return received === "" ? socket : undefined;
    },
    end: () => {
      silence();
      socket.destroySoon();
    },
  };
}

/** What Node calls the trouble, as a person may look it up. */
export function connectionRefusal(error: unknown, signal: AbortSignal): Refusal {
  if (signal.aborted) {
    const { reason }: { readonly reason: unknown } = signal;
    const isLate = reason instanceof Error && reason.name === "TimeoutError";
    return refuse("unreachable", isLate ? "it takes too long" : "it was broken off");
  }
  if (!(error instanceof Error)) return refuse("unreachable", "it ended the connection");
  const word = "code" in error && typeof error.code === "string" ? error.code : error.message;
  return refuse("unreachable", `it cannot be reached: ${word}`);
}
