// The shared credentials and config files: sections of names and values.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ok, refuse, type Answer } from "../../../contract/refusal.ts";
import { systemCode, systemRefusal } from "../../../contract/system-refusal.ts";
import type { Outside } from "../../outside.ts";
import type { Credentials, CredentialSeeker } from "./credentials.ts";
import { webIdentityCredentials } from "./web-identity.ts";

export type Profile = ReadonlyMap<string, string>;

/** Undefined when there is none and none was asked for. */
export async function readProfile(
  asked: string | undefined,
  env: Outside["env"],
): Promise<Answer<Profile | undefined>> {
  const named = asked ?? (env["AWS_PROFILE"] || undefined);
  const name = named ?? "default";
  const folder = join(env["HOME"] ?? "/", ".aws");
  const config = await sectionsOf(env["AWS_CONFIG_FILE"] || join(folder, "config"));
  if (config.kind !== "ok") return config;
  const credentialsFile = env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials");
  const credentials = await sectionsOf(credentialsFile);
  if (credentials.kind !== "ok") return credentials;
  // In the one file a section is called after the profile, in the other "profile" stands before it.
  const general =
    config.value.get(`profile ${name}`) ??
    (name === "default" ? config.value.get(name) : undefined);
  const secret = credentials.value.get(name);
  if (general === undefined && secret === undefined) {
    if (named === undefined) return ok(undefined);
    return refuse(
      "not-found",
      `there is no profile "${named}" in ${credentialsFile} or the config file beside it`,
      "check AWS_PROFILE, or the profile in the address of the store",
    );
  }
  return ok(new Map([["name", name], ...(general ?? []), ...(secret ?? [])]));
}

export async function credentialsOfProfile(
  seeker: CredentialSeeker,
  profile: Profile | undefined,
): Promise<Answer<Credentials | undefined>> {
  if (profile === undefined) return ok(undefined);
  const name = profile.get("name") ?? "default";
  const accessKeyId = profile.get("aws_access_key_id");
  const secretAccessKey = profile.get("aws_secret_access_key");
  const sessionToken = profile.get("aws_session_token");
  if (accessKeyId && secretAccessKey) {
    const source = `the profile "${name}"`;
    return ok({ accessKeyId, secretAccessKey, source, ...(sessionToken ? { sessionToken } : {}) });
  }
  const tokenFile = profile.get("web_identity_token_file");
  const roleArn = profile.get("role_arn");
  if (tokenFile !== undefined && roleArn !== undefined) {
    const session = profile.get("role_session_name");
    return webIdentityCredentials(seeker, { tokenFile, roleArn, session });
  }
  for (const way of ["credential_process", "sso_session", "sso_account_id", "role_arn"]) {
    if (!profile.has(way)) continue;
    return refuse(
      "not-permitted",
      `the profile "${name}" gets its credentials by ${way}, which is not supported here`,
      "put credentials into the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
    );
  }
  return ok(undefined);
}

async function sectionsOf(path: string): Promise<Answer<ReadonlyMap<string, Profile>>> {
  try {
    return ok(parseSections(await readFile(path, "utf8")));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return ok(new Map());
    return systemRefusal(error, `cannot read "${path}"`);
  }
}

/** Indented lines belong to settings that mean nothing here. */
function parseSections(text: string): ReadonlyMap<string, Profile> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/u)) {
    const title = /^\[\s*(.*?)\s*\]/u.exec(line)?.[1];
    if (title !== undefined) {
      const name = title.replace(/\s+/gu, " ").replaceAll('"', "");
      current = sections.get(name) ?? new Map<string, string>();
      sections.set(name, current);
      continue;
    }
    const [, key, value = ""] = /^([\w.-]+)\s*=\s*(.*?)\s*$/u.exec(line) ?? [];
    if (key !== undefined) current?.set(key.toLowerCase(), value);
  }
  return sections;
}
