// Credentials of the virtual machine that we run on, from its metadata service (IMDSv2 only).
import { ok, type Answer } from "../../../contract/refusal.ts";
import type { HttpRequest } from "../../http/message.ts";
import { transport } from "../../http/transport.ts";
import type { Credentials, CredentialSeeker } from "./credentials.ts";
import { credentialsOfJson } from "./document.ts";

/** Undefined where nothing answers there, as on most machines, or where the machine has no role. */
export async function instanceCredentials({
  outside,
}: CredentialSeeker): Promise<Answer<Credentials | undefined>> {
  const { env } = outside;
  if (env["AWS_EC2_METADATA_DISABLED"]?.toLowerCase() === "true") return ok(undefined);
  const endpoint = env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] || "http://169.254.169.254";
  if (!URL.canParse(endpoint)) return ok(undefined);
  // It is on this very machine: it answers at once, by no proxy, or it is not there.
  const near = transport({
    ...outside,
    env: {},
    patience: { ...outside.patience, connectMs: 1_000, idleMs: 1_000, attempts: 2 },
  });
  const ask = async (request: Omit<HttpRequest, "limit">): Promise<Uint8Array | undefined> => {
    const outcome = await near.once({ ...request, limit: 64 * 1024 });
    return outcome.kind === "reply" && outcome.status === 200 ? outcome.body : undefined;
  };
  const token = await ask({
    method: "PUT",
    url: new URL("/latest/api/token", endpoint),
    headers: { "x-aws-ec2-metadata-token-ttl-seconds": "300" },
  });
  if (token === undefined) return ok(undefined);
  const headers = { "x-aws-ec2-metadata-token": textOf(token) };
  const roles = new URL("/latest/meta-data/iam/security-credentials/", endpoint);
  const listed = await ask({ method: "GET", url: roles, headers });
  const [role = ""] = listed === undefined ? [] : textOf(listed).split("\n");
  if (role.trim() === "") return ok(undefined);
  const url = new URL(encodeURIComponent(role.trim()), roles);
  const body = await ask({ method: "GET", url, headers });
  if (body === undefined) return ok(undefined);
  return credentialsOfJson(body, `the machine's role "${role.trim()}"`);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
