// Reads from the command line where to fetch from, for whom, and whom to trust.
import { readFile, stat } from "node:fs/promises";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { systemRefusal } from "../contract/system-refusal.ts";
import { pinFault } from "../trust/root-chain.ts";
import { openMirrors } from "../store/mirrors.ts";
import type { WrongUsage } from "./command.ts";
import type { Source } from "./obtain.ts";
import type { Options } from "./options.ts";
import type { World } from "./world.ts";

export async function readSource(
  options: Options,
  world: World,
): Promise<Answer<Source> | WrongUsage> {
  const where = options.store ?? world.env["VIGO_STORE"] ?? "";
  if (where === "") {
    const hint = "name it with --store, or in the environment as VIGO_STORE";
    return { kind: "wrong", message: "nothing says which store to fetch from", hint };
  }
  const misplaced = await faultOfRoot(options.root);
  if (misplaced !== undefined) return misplaced;
  const stores = openMirrors(where, { env: world.env });
  if (stores.kind !== "ok") return stores;
  const [store, ...mirrors] = stores.value;
  const host = options.host ?? world.hostname;
  if (options.trust === undefined) return ok({ store, mirrors, host });
  try {
    const root = await readFile(options.trust);
    return pinFault(root, options.trust) ?? ok({ store, mirrors, host, root });
  } catch (error) {
    const refusal = systemRefusal(error, `cannot read the root of trust "${options.trust}"`);
    return { ...refusal, hint: "name the root.json that `vigocli trust init` made" };
  }
}

async function faultOfRoot(root: string | undefined): Promise<Refusal | undefined> {
  if (root === undefined) return undefined;
  try {
    if ((await stat(root)).isDirectory()) return undefined;
    return refuse("not-a-folder", `the root "${root}" is not a folder`);
  } catch (error) {
    const refusal = systemRefusal(error, `cannot use the root "${root}"`);
    return refusal.reason === "not-found"
      ? { ...refusal, hint: `make it: mkdir -p ${root}` }
      : refusal;
  }
}
