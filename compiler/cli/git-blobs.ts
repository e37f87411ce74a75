// Reads files of a git repository out of its objects, one after the other, as they were committed.
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { talkToGit } from "./git.ts";
import type { World } from "./world.ts";

/** In the order of the names, which are hashes. */
export async function* blobsNamed(
  names: readonly string[],
  repository: string,
  world: World,
): AsyncGenerator<Answer<Uint8Array>, void> {
  const git = talkToGit(["-C", repository, "cat-file", "--batch"], world);
  const ended = new Promise<void>((done) => {
    git.on("error", () => done());
    git.on("close", () => done());
  });
  // When git stops early, what it gave says so.
  git.stdin.on("error", () => undefined);
  git.stdin.end(names.map((name) => `${name}\n`).join(""));
  const reader = readerOf(git.stdout);
  try {
    for (const name of names) {
      const size = /^[0-9a-f]+ blob (\d+)$/u.exec((await reader.line()) ?? "")?.[1];
      const bytes = size === undefined ? undefined : await reader.bytes(Number(size));
      if (bytes === undefined || (await reader.line()) === undefined) {
        yield refuse("not-found", `git does not give the object "${name}" of "${repository}"`);
        return;
      }
      yield ok(bytes);
    }
  } finally {
    git.kill();
    await ended;
  }
}

interface Reader {
  /** Undefined when it ends before that. */
  line(): Promise<string | undefined>;
  bytes(count: number): Promise<Uint8Array | undefined>;
}

function readerOf(stream: AsyncIterable<Buffer>): Reader {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };
  const more = async (): Promise<Buffer | undefined> => {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  };
  return {
    line: async () => {
      while (!held.includes(10)) {
        const chunk = await more();
        if (chunk === undefined) return undefined;
        held = Buffer.concat([held, chunk]);
      }
      const line = take(held.indexOf(10) + 1);
      return line.toString("utf8", 0, line.length - 1);
    },
    bytes: async (count) => {
      // Joined once: a large file comes in thousands of pieces.
      const pieces = [held];
      let size = held.length;
      while (size < count) {
        const chunk = await more();
        if (chunk === undefined) return undefined;
        pieces.push(chunk);
        size += chunk.length;
      }
      held = Buffer.concat(pieces);
      return new Uint8Array(take(count));
    },
  };
}
