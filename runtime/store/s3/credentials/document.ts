// Credentials as the services of a cloud hand them out: JSON with a term.
import { refuse, type Answer, ok } from "../../../contract/refusal.ts";
import type { Credentials } from "./credentials.ts";

/** Never says what it read: it is a secret. */
export function credentialsOfJson(body: Uint8Array, source: string): Answer<Credentials> {
  const value = parsed(body);
  const accessKeyId = textOf(value, "AccessKeyId");
  const secretAccessKey = textOf(value, "SecretAccessKey");
  const sessionToken = textOf(value, "Token");
  const expires = new Date(textOf(value, "Expiration") ?? Number.NaN);
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    return refuse("not-permitted", `${source} gave an answer without credentials`);
  }
  return ok({
    accessKeyId,
    secretAccessKey,
    source,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(Number.isNaN(expires.getTime()) ? {} : { expires }),
  });
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === "string" && found !== "" ? found : undefined;
}
