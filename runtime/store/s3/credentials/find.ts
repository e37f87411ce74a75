// Looks for credentials where such things are kept, in the usual order.
import { ok, type Answer } from "../../../contract/refusal.ts";
import type { Outside } from "../../outside.ts";
import { containerCredentials } from "./container.ts";
import type { Credentials, CredentialSeeker } from "./credentials.ts";
import { instanceCredentials } from "./instance.ts";
import { credentialsOfProfile, readProfile } from "./profile.ts";
import { webIdentityCredentials } from "./web-identity.ts";

/** Undefined when there are none anywhere: then we ask without saying who we are. */
export async function findCredentials(
  seeker: CredentialSeeker,
): Promise<Answer<Credentials | undefined>> {
  const { env } = seeker.outside;
  // Who names a profile means it, whatever else is set.
  if (seeker.profile === undefined) {
    const direct = fromEnvironment(env);
    if (direct !== undefined) return ok(direct);
    const tokenFile = env["AWS_WEB_IDENTITY_TOKEN_FILE"];
    const roleArn = env["AWS_ROLE_ARN"];
    if (tokenFile && roleArn) {
      const session = env["AWS_ROLE_SESSION_NAME"];
      return webIdentityCredentials(seeker, { tokenFile, roleArn, session });
    }
  }
  const profile = await readProfile(seeker.profile, env);
  if (profile.kind !== "ok") return profile;
  const kept = await credentialsOfProfile(seeker, profile.value);
  if (kept.kind !== "ok" || kept.value !== undefined) return kept;
  const lent = await containerCredentials(seeker);
  if (lent.kind !== "ok" || lent.value !== undefined) return lent;
  return instanceCredentials(seeker);
}

function fromEnvironment(env: Outside["env"]): Credentials | undefined {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (!accessKeyId || !secretAccessKey) return undefined;
  const source = "the environment (AWS_ACCESS_KEY_ID)";
  return { accessKeyId, secretAccessKey, source, ...(sessionToken ? { sessionToken } : {}) };
}
