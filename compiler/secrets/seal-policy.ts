// Between policy and release: every secret that a host's resources name, sealed to the key of that host.
import type { HostHeader, SealedSecret } from "../../runtime/contract/bundle.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { sealSecret } from "../../runtime/trust/sealed-secret.ts";
import { parseKeyText } from "../../runtime/trust/key-text.ts";
import type { HostPolicy, Policy } from "../5-specialize/policy.ts";
import { openVault, readSealKey, readSecret, type Secret, type Vault } from "./vault.ts";
import type { VaultPlace } from "./master-key.ts";

/** The same policy, with sealed secrets in the headers; itself when no host gets any. */
export async function sealPolicy(
  policy: Policy,
  where: Answer<VaultPlace>,
): Promise<Answer<Policy>> {
  const paths = [...new Set(policy.hosts.flatMap(({ secrets = [] }) => secrets))].sort();
  if (paths.length === 0) return ok(policy);
  if (where.kind !== "ok") return where;
  const vault = await openVault(where.value);
  if (vault.kind !== "ok") return vault;
  const sealKey = await readSealKey(vault.value);
  if (sealKey.kind !== "ok") return sealKey;
  const secrets = await readAll(vault.value, paths);
  if (secrets.kind !== "ok") return secrets;
  const sealed = new Map<string, Uint8Array>();
  const hosts: HostPolicy[] = [];
  for (const host of policy.hosts) {
    const own = sealFor(host, { sealKey: sealKey.value, secrets: secrets.value, sealed });
    if (own.kind !== "ok") return own;
    hosts.push(own.value);
  }
  return ok({ ...policy, hosts, sealed });
}

async function readAll(
  vault: Vault,
  paths: readonly string[],
): Promise<Answer<ReadonlyMap<string, Secret>>> {
  const secrets = new Map<string, Secret>();
  for (const path of paths) {
    const secret = await readSecret(vault, path);
    if (secret.kind !== "ok") return secret;
    if (secret.value === undefined) {
      const hint = `store it with \`vigocli secrets set ${path}\``;
      return refuse("not-found", `the vault holds no secret "${path}"`, hint);
    }
    secrets.set(path, secret.value);
  }
  return ok(secrets);
}

interface Sealing {
  readonly sealKey: Uint8Array;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** By what they hash to. */
  readonly sealed: Map<string, Uint8Array>;
}

function sealFor(host: HostPolicy, sealing: Sealing): Answer<HostPolicy> {
  const { header, secrets: paths = [] } = host;
  if (paths.length === 0) return ok(host);
  const key = parseKeyText("x25519", host.key ?? "");
  if (key === undefined) return unfit(header);
  const own: Record<string, SealedSecret> = {};
  for (const path of paths) {
    const secret = sealing.secrets.get(path);
    if (secret === undefined) throw new Error(`the secret ${path} was not read`);
    const { version, value } = secret;
    const about = { fleet: header.fleet, host: header.host, path, version };
    const bytes = sealSecret(sealing.sealKey, key, value, about);
    if (bytes === undefined) return unfit(header);
    const hash = sha256(bytes);
    sealing.sealed.set(hash, bytes);
    own[path] = { version, sealed: { sha256: hash, size: bytes.length } };
  }
  return ok({ ...host, header: { ...header, secrets: own } });
}

function unfit({ host }: HostHeader): Refusal {
  return refuse(
    "bad-key",
    `the inventory has no key for "${host}" that secrets can be sealed to`,
    "run `vigo-agent enroll` on the host, and `vigocli inventory add` with the request that it makes",
  );
}
