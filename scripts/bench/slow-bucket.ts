// A bucket that answers as S3 does, and each request only after a while; it counts what it is asked.
import { createServer, type IncomingMessage } from "node:http";
import { setTimeout as pass } from "node:timers/promises";
import { answerLikeS3, s3Habits, type Kept } from "../../fixtures/s3-like.ts";

export interface SlowBucket {
  /** With a scheme, without a slash at its end. */
  readonly url: string;
  /** "METHOD /path" of each request since it was last emptied. */
  readonly asked: string[];
  readonly objects: Map<string, Kept>;
  close(): Promise<void>;
}

export async function slowBucket(latencyMs: () => number): Promise<SlowBucket> {
  const objects = new Map<string, Kept>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "/", headers } = request;
    asked.push(`${method} ${url}`);
    void Promise.all([bodyOf(request), pass(latencyMs())]).then(([body]) => {
      const place = new URL(url, "http://bucket");
      const said = answerLikeS3(objects, { method, url: place, headers, body }, s3Habits);
      response.writeHead(said.status, { ...said.headers, "content-length": said.body.length });
      response.end(method === "HEAD" ? undefined : said.body);
    });
  });
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the bucket has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    objects,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
