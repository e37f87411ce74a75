// Opens what was sealed to this host. The values stay in memory, and go from there into resources alone.
import type { Secret, Secrets } from "../apply/secrets.ts";
import type { HostHeader } from "../contract/bundle.ts";
import type { Answer } from "../contract/refusal.ts";
import { openSecret } from "../trust/sealed-secret.ts";
import type { SealingKeyPair } from "../trust/x25519.ts";

export function openSecrets(
  header: HostHeader,
  sealed: ReadonlyMap<string, Uint8Array>,
  keys: Answer<readonly SealingKeyPair[]>,
): Secrets {
  const opened = Object.entries(header.secrets ?? {}).map(([path, { version }]) => {
    const bytes = sealed.get(path) ?? new Uint8Array();
    const { fleet, host } = header;
    return [path, openOne(bytes, { fleet, host, path, version }, keys)] as const;
  });
  return new Map(opened);
}

function openOne(
  sealed: Uint8Array,
  about: Parameters<typeof openSecret>[2],
  keys: Answer<readonly SealingKeyPair[]>,
): Secret {
  const { version } = about;
  if (keys.kind !== "ok") return { version, closed: `${keys.message}; ${keys.hint ?? ""}` };
  // While keys are renewed there are two, and either may be the one that it was sealed to.
  for (const key of keys.value) {
    const value = openSecret(key, sealed, about);
    if (value !== undefined) return { version, text: new TextDecoder().decode(value) };
  }
  if (keys.value.length === 0) {
    return {
      version,
      closed: "this host has no key; run `vigo-agent enroll`, and add its request to the inventory",
    };
  }
  return {
    version,
    closed: "it is sealed to another key than this host has; enroll the host anew",
  };
}
