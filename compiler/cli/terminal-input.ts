// Reads standard input: whole, or one line from a terminal that does not show what is typed.
import type { Input } from "./world.ts";

export function terminalInput(stream: NodeJS.ReadStream, screen: NodeJS.WriteStream): Input {
  return {
    isTerminal: stream.isTTY,
    readAll: () => readAll(stream),
    askHidden: (prompt) => askHidden(stream, screen, prompt),
  };
}

async function readAll(stream: NodeJS.ReadStream): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}

/** In raw mode the terminal neither shows a key nor acts on it, so that both are done here. */
async function askHidden(
  stream: NodeJS.ReadStream,
  screen: NodeJS.WriteStream,
  prompt: string,
): Promise<string | undefined> {
  screen.write(prompt);
  stream.setRawMode(true);
  stream.setEncoding("utf8");
  stream.resume();
  try {
    return await new Promise((resolve) => {
      let line = "";
      stream.on("data", (keys: string) => {
        const read = typed(line, keys);
        if (read.kind === "more") line = read.line;
        else resolve(read.line);
      });
    });
  } finally {
    stream.removeAllListeners("data");
    stream.setRawMode(false);
    stream.pause();
    screen.write("\n");
  }
}

export type Typed =
  | { readonly kind: "more"; readonly line: string }
  /** Undefined when it was broken off. */
  | { readonly kind: "end"; readonly line: string | undefined };

/** The line so far, after these keys; what is pasted comes as many at once. */
export function typed(before: string, keys: string): Typed {
  let line = before;
  for (const key of keys) {
    switch (key) {
      case "\r":
      case "\n":
        return { kind: "end", line };
      case "\u0003":
        return { kind: "end", line: undefined };
      case "\u0004":
        return { kind: "end", line: line === "" ? undefined : line };
      case "\b":
      case "\u007f":
        line = Array.from(line).slice(0, -1).join("");
        break;
      case "\u0015":
        line = "";
        break;
      default:
        line += key;
    }
  }
  return { kind: "more", line };
}
