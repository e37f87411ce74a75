// Credentials that the platform lends to a container, at an address that it names.
import { readFile } from "node:fs/promises";
import { ok, refuse, type Answer } from "../../../contract/refusal.ts";
import { systemRefusal } from "../../../contract/system-refusal.ts";
import type { Credentials, CredentialSeeker } from "./credentials.ts";
import { credentialsOfJson } from "./document.ts";

/** Undefined outside such a container. */
export async function containerCredentials({
  outside: { env },
  transport,
}: CredentialSeeker): Promise<Answer<Credentials | undefined>> {
  const relative = env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
  const address = relative
    ? `http://169.254.170.2${relative}`
    : env["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  if (!address) return ok(undefined);
  if (!URL.canParse(address) || !isSafe(new URL(address))) {
    return refuse(
      "not-permitted",
      `credentials are not fetched from "${address}"`,
      "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or http on this machine",
    );
  }
  const token = await tokenOf(env);
  if (token.kind !== "ok") return token;
  const outcome = await transport.persist(async () => ({
    method: "GET",
    url: new URL(address),
    headers: token.value === undefined ? {} : { authorization: token.value },
    limit: 64 * 1024,
  }));
  if (outcome.kind === "fault") return outcome.refusal;
  if (outcome.status === 200) return credentialsOfJson(outcome.body, "the container's platform");
  return refuse(
    "not-permitted",
    `the container's platform lends no credentials: ${outcome.status}`,
  );
}

/** Credentials in clear may cross this machine, and no network. */
function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === "https:") return true;
  const near = ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];
  return protocol === "http:" && (near.includes(hostname) || /^127(?:\.\d+){3}$/u.test(hostname));
}

async function tokenOf(
  env: CredentialSeeker["outside"]["env"],
): Promise<Answer<string | undefined>> {
  const path = env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
  if (!path) return ok(env["AWS_CONTAINER_AUTHORIZATION_TOKEN"] || undefined);
  try {
    return ok((await readFile(path, "utf8")).trim());
  } catch (error) {
    return systemRefusal(error, `cannot read the token "${path}"`);
  }
}
