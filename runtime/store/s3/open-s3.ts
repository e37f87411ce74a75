// From `s3://...` to what talks to that bucket. Nothing is asked of anybody yet.
import { ok, type Answer } from "../../contract/refusal.ts";
import { faultOfProxies } from "../http/proxy.ts";
import type { Outside } from "../outside.ts";
import { parseS3Address } from "./address.ts";
import { s3Client, type S3Client } from "./client.ts";

export function openS3(where: string, outside: Outside): Answer<S3Client> {
  const address = parseS3Address(where);
  if (address.kind !== "ok") return address;
  return faultOfProxies(outside.env) ?? ok(s3Client(address.value, outside));
}
