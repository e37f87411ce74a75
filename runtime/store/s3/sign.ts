// Signs a request for S3 (AWS signature version 4).
import { AwsV4Signer } from "aws4fetch";
import { sha256 } from "../../trust/hash.ts";
import type { HttpRequest } from "../http/message.ts";
import type { Credentials } from "./credentials/credentials.ts";

export interface SigningFrame {
  readonly region: string;
  readonly time: Date;
  /** Keys derived for a day and a region. */
  readonly cache: Map<string, ArrayBuffer>;
}

/** The body is signed as well: nobody on the way can change it. */
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
    cache,
    datetime: time.toISOString().replaceAll(/[:-]|\.\d{3}/gu, ""),
  });
  const { headers: all } = await signer.sign();
  return { ...request, headers: Object.fromEntries(all) };
}
