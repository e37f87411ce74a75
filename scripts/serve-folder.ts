// `serve-folder` with VIGO_FOLDER and VIGO_PORT: serves the files below a folder as they are, until standard
// input ends. For disposable hosts, in a network that only they are in.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { resolve, sep } from "node:path";

const folder = resolve(process.env["VIGO_FOLDER"] ?? ".");

const server = createServer((request, response) => {
  void answer(request.url ?? "/").then((bytes) => {
    response.writeHead(bytes === undefined ? 404 : 200);
    response.end(bytes);
  });
});
server.listen(Number(process.env["VIGO_PORT"]), () => console.log("ready"));
process.stdin.resume().on("end", () => process.exit());

async function answer(url: string): Promise<Uint8Array | undefined> {
  const path = resolve(folder, `.${new URL(url, "http://hosts").pathname}`);
  if (!path.startsWith(folder + sep)) return undefined;
  return readFile(path).catch(() => undefined);
}
