// A setting of server.yaml that must be a reference to a secret, and the value that the vault has for it.
import { refuse, ok, type Answer } from "../../runtime/contract/refusal.ts";
import { passGate } from "../secrets/unlock.ts";
import { openVault, readSecret } from "../secrets/vault.ts";
import type { Call } from "./command.ts";
import { chooseVault, gateOf } from "./vault.ts";
import type { World } from "./world.ts";

export interface SecretSetting {
  readonly what: "key" | "token" | "password";
  /** As it is called in server.yaml: `ai.key`. */
  readonly name: string;
  /** As it is written there. */
  readonly reference: string;
  /** The variable of the environment that stands above it. */
  readonly variable: string;
}

export async function secretOf(
  { what, name, reference, variable }: SecretSetting,
  call: Call,
  world: World,
): Promise<Answer<string>> {
  const path = /^secret:(.+)$/u.exec(reference)?.[1];
  if (path === undefined) {
    // It may be the secret itself, and is not repeated.
    const hint = `write secret:PATH and put the ${what} into the vault, or set ${variable}`;
    return refuse("bad-key", `\`${name}\` in server.yaml is no reference to a secret`, hint);
  }
  const choice = await chooseVault(call, world);
  if (choice.kind === "refused") return choice;
  const vault = await openVault(choice.value.place);
  if (vault.kind === "refused") return vault;
  const gate = await passGate(gateOf(choice.value, world));
  if (gate.kind === "refused") return gate;
  const secret = await readSecret(vault.value, path);
  if (secret.kind === "refused") return secret;
  if (secret.value === undefined) {
    return refuse("not-found", `the vault holds no secret "${path}" for \`${name}\``);
  }
  return ok(new TextDecoder().decode(secret.value.value).trim());
}
