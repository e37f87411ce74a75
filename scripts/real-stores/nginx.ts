// nginx before a folder, with and without TLS: what most web servers are to agents.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import type { Processes } from "./processes.ts";
import { untilItAnswers } from "./ready.ts";
import type { RunningServer } from "./server.ts";

export async function startNginx(folder: string, processes: Processes): Promise<RunningServer> {
  const [plain = 0, secure = 0] = await freePorts(2);
  const served = join(folder, "served");
  await mkdir(served);
  await makeCertificates(processes);
  const file = join(folder, "nginx.conf");
  await writeFile(file, configuration(folder, { plain, secure }));
  const place = ["-p", folder, "-e", join(folder, "errors.log"), "-c", file];
  await processes.serve("nginx", "nginx", place);
  const url = `http://127.0.0.1:${plain}`;
  await untilItAnswers(url, processes);
  return {
    url,
    secureUrl: `https://127.0.0.1:${secure}`,
    authority: join(folder, "authority.pem"),
    folder: served,
  };
}

/** An authority that nobody knows, and a certificate by it. */
async function makeCertificates(processes: Processes): Promise<void> {
  const make = async (name: string, ...args: readonly string[]): Promise<string> => {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
    const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
    return processes.run("openssl", ["req", "-x509", "-days", "1", ...key, ...files, ...args]);
  };
  await make("authority", "-subj", "/CN=vigo tests");
  const issuer = ["-CA", "authority.pem", "-CAkey", "authority.key"];
  const names = ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"];
  await make("server", "-subj", "/CN=127.0.0.1", ...issuer, ...names);
}

interface Ports {
  readonly plain: number;
  readonly secure: number;
}

/** One process alone: nothing is left when it is killed. */
function configuration(folder: string, { plain, secure }: Ports): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `  ${kind}_temp_path ${folder}/temporary;`,
  );
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
${temporary.join("\n")}
  access_log off;
  server {
    listen 127.0.0.1:${plain};
    listen 127.0.0.1:${secure} ssl;
    ssl_certificate ${folder}/server.pem;
    ssl_certificate_key ${folder}/server.key;
    root ${folder}/served;
  }
}
`;
}
