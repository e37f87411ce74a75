// A web server for the files below a folder, with ETags and the time of their last change, that counts what it is asked.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { resolve, sep } from "node:path";

export interface CountingServer {
  readonly url: string;
  /** "METHOD /path STATUS" of each request since it was last emptied. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function serveFolder(folder: string): Promise<CountingServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "/", headers } = request;
    void fileAt(folder, url).then((file) => {
      const tag = file && `"${createHash("sha256").update(file.bytes).digest("hex")}"`;
      const isKnown = tag !== undefined && headers["if-none-match"] === tag;
      const status = file === undefined ? 404 : isKnown ? 304 : 200;
      asked.push(`${method} ${url} ${status}`);
      const about = file && { etag: tag, "last-modified": file.modified.toUTCString() };
      response.writeHead(status, about);
      response.end(status === 200 ? file?.bytes : undefined);
    });
  });
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
}

interface Served {
  readonly bytes: Uint8Array;
  readonly modified: Date;
}

async function fileAt(folder: string, url: string): Promise<Served | undefined> {
  const path = resolve(folder, `.${new URL(url, "http://hosts").pathname}`);
  if (!path.startsWith(folder + sep)) return undefined;
  try {
    return { bytes: await readFile(path), modified: (await stat(path)).mtime };
  } catch {
    return undefined;
  }
}
