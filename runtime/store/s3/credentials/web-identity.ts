// Trades a token that the platform wrote into a file for credentials (STS AssumeRoleWithWebIdentity).
import { readFile } from "node:fs/promises";
import { ok, refuse, type Answer } from "../../../contract/refusal.ts";
import { systemRefusal } from "../../../contract/system-refusal.ts";
import { isSuccess } from "../../http/message.ts";
import { domainOf } from "../domain.ts";
import { childText, parseXml, type Element } from "../xml.ts";
import type { Credentials, CredentialSeeker } from "./credentials.ts";

export interface WebIdentity {
  readonly tokenFile: string;
  readonly roleArn: string;
  readonly session: string | undefined;
}

export async function webIdentityCredentials(
  { outside, transport, region }: CredentialSeeker,
  { tokenFile, roleArn, session }: WebIdentity,
): Promise<Answer<Credentials>> {
  const token = await tokenOf(tokenFile);
  if (token.kind !== "ok") return token;
  const endpoint =
    outside.env["AWS_ENDPOINT_URL_STS"] || `https://sts.${region}.${domainOf(region)}`;
  if (!URL.canParse(endpoint)) return refuse("failed", `"${endpoint}" is no address of an STS`);
  const form = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: session || "vigo",
    WebIdentityToken: token.value,
  });
  const outcome = await transport.persist(async () => ({
    method: "POST",
    url: new URL(endpoint),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    // In the body, for addresses end up in logs.
    body: new TextEncoder().encode(form.toString()),
    limit: 64 * 1024,
  }));
  if (outcome.kind === "fault") return outcome.refusal;
  const answer = parseXml(new TextDecoder().decode(outcome.body));
  const found = answer && isSuccess(outcome.status) ? descendant(answer, "Credentials") : undefined;
  if (found !== undefined) return credentialsOf(found, roleArn);
  const error = answer && descendant(answer, "Error");
  const code = (error && childText(error, "Code")) ?? `status ${outcome.status}`;
  return refuse(
    "not-permitted",
    `cannot take on the role ${roleArn}: ${code}`,
    `check AWS_ROLE_ARN, the trust of that role, and the token in ${tokenFile}`,
  );
}

async function tokenOf(path: string): Promise<Answer<string>> {
  try {
    return ok((await readFile(path, "utf8")).trim());
  } catch (error) {
    return systemRefusal(error, `cannot read the token "${path}"`);
  }
}

function credentialsOf(element: Element, roleArn: string): Answer<Credentials> {
  const source = `the role ${roleArn} (web identity)`;
  const accessKeyId = childText(element, "AccessKeyId");
  const secretAccessKey = childText(element, "SecretAccessKey");
  const sessionToken = childText(element, "SessionToken");
  const expires = new Date(childText(element, "Expiration") ?? Number.NaN);
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expires.getTime())) {
    return refuse("not-permitted", `${source} gave an answer without credentials`);
  }
  return ok({ accessKeyId, secretAccessKey, sessionToken, expires, source });
}

function descendant(element: Element, name: string): Element | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = descendant(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
