// Certificate and key from their files, tried before anything depends on them.
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";

export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  /** The authority that must vouch for the certificates of clients; without it they need none. */
  readonly ca?: string | undefined;
}

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

export async function readTls({ cert, key, ca }: TlsPaths): Promise<Answer<TlsFiles>> {
  const [certificate, secret, authority] = await Promise.all([
    readPem(cert),
    readPem(key),
    ca === undefined ? ok(undefined) : readPem(ca),
  ]);
  if (certificate.kind === "refused") return certificate;
  if (secret.kind === "refused") return secret;
  if (authority.kind === "refused") return authority;
  const files: TlsFiles = {
    cert: certificate.value,
    key: secret.value,
    ...(authority.value === undefined ? {} : { ca: authority.value }),
  };
  try {
    createSecureContext(files);
    return ok(files);
  } catch {
    const hint = `look at them with: openssl x509 -noout -subject -in ${cert}`;
    return refuse("bad-key", `"${cert}" and "${key}" are no certificate and its key`, hint);
  }
}

async function readPem(path: string): Promise<Answer<Buffer>> {
  try {
    return ok(await readFile(path));
  } catch (error) {
    return systemRefusal(error, `cannot read "${path}"`);
  }
}
