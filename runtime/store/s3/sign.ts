// Signs a request for S3 (AWS signature version 4).
import { AwsV4Signer } from "aws4fetch";
import { createHmac } from "node:crypto";
import { sha256 } from "../../trust/hash.ts";
import type { HttpRequest } from "../http/message.ts";
import type { Credentials } from "./credentials/credentials.ts";

export interface SigningFrame {
  readonly region: string;
  readonly time: Date;
  /** Keys derived for a day and a region. */
  readonly cache: Map<string, Uint8Array>;
}

/**
 * The body is signed as well: nobody on the way can change it. What is to be signed is spelt by the library; its
 * own hashes are made on other threads, which takes four times as long as making them here.
 */
export async function signed(
  request: HttpRequest,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  { region, time, cache }: SigningFrame,
): Promise<HttpRequest> {
  const { method, url, headers = {}, body } = request;
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { ...headers, "x-amz-content-sha256": sha256(body ?? "") },
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: "s3",
    region,
    datetime: time.toISOString().replaceAll(/[:-]|\.\d{3}/gu, ""),
  });
  const key = keyOf(signer, cache);
  const said = sha256(await signer.canonicalString());
  const { datetime, credentialString: scope, signedHeaders } = signer;
  const signature = createHmac("sha256", key)
    .update([algorithm, datetime, scope, said].join("\n"))
    .digest("hex");
  const authorization = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return { ...request, headers: { ...Object.fromEntries(signer.headers), authorization } };
}

const algorithm = "AWS4-HMAC-SHA256";

/** One secret has a key for each day, region and service. */
function keyOf(
  { secretAccessKey, credentialString: scope }: AwsV4Signer,
  cache: SigningFrame["cache"],
): Uint8Array {
  const name = `${secretAccessKey} ${scope}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const key = scope
    .split("/")
    .reduce<Uint8Array>(
      (above, word) => createHmac("sha256", above).update(word).digest(),
      new TextEncoder().encode(`AWS4${secretAccessKey}`),
    );
  cache.set(name, key);
  return key;
}
