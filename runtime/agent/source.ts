// Reads from the command line where to fetch from, for whom, and whom to trust.
import { readFile, stat } from "node:fs/promises";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { systemRefusal } from "../contract/system-refusal.ts";
import { bundleFileStore, readBundleFile } from "../store/bundle-file.ts";
import { namedPin, pinFault, pinHint, type Pin } from "../trust/pin.ts";
import { openMirrors } from "../store/mirrors.ts";
import type { Outside } from "../store/outside.ts";
import type { WrongUsage } from "./command.ts";
import { keptAnswers } from "./kept-answers.ts";
import type { Source } from "./obtain.ts";
import type { Options } from "./options.ts";
import { stateFolder, type State } from "./state.ts";
import type { World } from "./world.ts";

/** What stores say is kept in the state folder, unless that is only read. */
export async function readSource(
  options: Options,
  world: World,
  use: State["use"],
): Promise<Answer<Source> | WrongUsage> {
  const wrong = wrongPlaces(options);
  if (wrong !== undefined) return wrong;
  const where = options.store ?? world.env["VIGO_STORE"] ?? "";
  if (where === "" && options.bundle === undefined) {
    const hint = "name it with --store, or in the environment as VIGO_STORE";
    return { kind: "wrong", message: "nothing says which store to fetch from", hint };
  }
  const misplaced = await faultOfRoot(options.root);
  if (misplaced !== undefined) return misplaced;
  const host = options.host ?? world.hostname;
  const answers = keptAnswers({ folder: stateFolder(options, world), use });
  const place = await openPlace(options, { where, host, outside: { env: world.env, answers } });
  if (place.kind !== "ok") return place;
  if (options.trust === undefined) return ok({ ...place.value, host });
  const root = await readPin(options.trust);
  return root.kind === "ok" ? ok({ ...place.value, host, root: root.value }) : root;
}

async function readPin(text: string): Promise<Answer<Pin> | WrongUsage> {
  const named = namedPin(text);
  if (named.kind === "wrong") return named;
  if (named.kind === "hash") return ok(named.pin);
  try {
    const root = await readFile(named.path);
    return pinFault(root, named.path) ?? ok(root);
  } catch (error) {
    const refusal = systemRefusal(error, `cannot read the root of trust "${named.path}"`);
    return { ...refusal, hint: pinHint };
  }
}

function wrongPlaces({ store, bundle, allowExpired }: Options): WrongUsage | undefined {
  if (store !== undefined && bundle !== undefined) {
    const hint = "leave one of them out";
    return { kind: "wrong", message: "--store and --bundle exclude each other", hint };
  }
  if (!allowExpired || bundle !== undefined) return undefined;
  const hint = "a store can be signed anew: `vigocli trust refresh`";
  return { kind: "wrong", message: "--allow-expired is for --bundle alone", hint };
}

interface Place {
  readonly where: string;
  readonly host: string;
  readonly outside: Partial<Outside>;
}

async function openPlace(
  { bundle, allowExpired }: Options,
  { where, host, outside }: Place,
): Promise<Answer<Pick<Source, "store" | "mirrors" | "offline">>> {
  if (bundle === undefined) {
    const stores = openMirrors(where, outside);
    if (stores.kind !== "ok") return stores;
    const [store, ...mirrors] = stores.value;
    return ok({ store, mirrors });
  }
  const file = await readBundleFile(bundle);
  if (file.kind !== "ok") return file;
  if (file.value.host !== host) {
    return refuse(
      "wrong-host",
      `"${bundle}" was exported for "${file.value.host}", and this host is "${host}"`,
      "name the host with --host, if it is the one",
    );
  }
  const store = bundleFileStore(bundle, file.value);
  return ok({ store, offline: { names: [...file.value.objects.keys()], allowExpired } });
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
