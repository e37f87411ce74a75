// The store of a project, for commands that read it: where it lies, and the root that it must be signed by.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Pin } from "../../runtime/trust/pin.ts";
import type { Call } from "./command.ts";
import { pinNamed } from "./keys.ts";
import { storeNamed, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

export interface OwnStore {
  /** As a person would name it. */
  readonly where: string;
  /** Undefined when neither a flag, nor the environment, nor server.yaml names a root or its keys. */
  readonly pin: Pin | undefined;
}

export async function ownStore(
  settings: Settings,
  call: Call,
  world: World,
): Promise<Answer<OwnStore>> {
  const pin = await pinNamed(call, world, settings);
  return pin.kind === "refused"
    ? pin
    : ok({ where: storeNamed("store", settings, call, world), pin: pin.value });
}
