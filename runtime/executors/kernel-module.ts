// Looks after one kernel module: whether it is loaded, and loads at every start.
import type { HostView, Step } from "../host/host.ts";
import { flag, oneOf, requiredText, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import {
  changeOf,
  observeOwnFile,
  ownFileObstacle,
  ownFileSteps,
  type OwnFile,
} from "./own-file.ts";

interface ModuleWant {
  readonly module: string;
  readonly options: readonly string[];
  readonly persist: boolean;
  readonly state: "present" | "absent" | "loaded" | "unloaded";
}

interface ModuleFound {
  readonly kernel: string;
  readonly loaded?: Loaded;
  readonly builtIn: boolean;
  readonly hasModules: boolean;
  /** Below /etc/modules-load.d. */
  readonly list: OwnFile;
  /** Below /etc/modprobe.d. */
  readonly options: OwnFile;
  /** Another file that loads it at every start. */
  readonly alsoIn?: string;
}

interface Loaded {
  readonly uses: number;
  readonly users: readonly string[];
}

export const kernelModule: Executor<ModuleWant, ModuleFound> = {
  type: "kernel_module",
  reach: "system",
  attributes: ["module", "options", "persist", "state"],
  want,
  target: (want) => want.module,
  observe,
  decide: (want, found) =>
    want.state === "present" || want.state === "loaded"
      ? decideLoaded(want, found)
      : decideUnloaded(want, found),
};

function want(attributes: Attributes): ModuleWant {
  const module = requiredText(attributes, "module");
  if (!/^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(module)) {
    throw new Error(`"${module}" is not the name of a kernel module`);
  }
  const options = texts(attributes, "options").flatMap((text) => text.trim().split(/\s+/));
  if (options.some((option) => !/^[A-Za-z0-9_]/.test(option))) {
    throw new Error("the attribute `options` holds something other than parameters");
  }
  return {
    module,
    options,
    persist: attributes["persist"] === undefined || flag(attributes, "persist"),
    state: oneOf(attributes, "state", ["present", "absent", "loaded", "unloaded"]),
  };
}

/** The kernel writes each module with underscores, its files with dashes or underscores. */
function plain(module: string): string {
  return module.replaceAll("-", "_");
}

async function observe(want: ModuleWant, host: HostView): Promise<ModuleFound> {
  const kernel = (await textOf("/proc/sys/kernel/osrelease", host))?.trim() ?? "";
  const folder = `/lib/modules/${kernel}`;
  const name = plain(want.module);
  const loaded = loadedIn((await textOf("/proc/modules", host)) ?? "", name);
  const builtIn =
    loaded === undefined ? ((await textOf(`${folder}/modules.builtin`, host)) ?? "") : "";
  const list = await observeOwnFile(`/etc/modules-load.d/vigo-${name}.conf`, host);
  const alsoIn = want.state === "absent" ? await listedElsewhere(name, list.path, host) : undefined;
  return {
    kernel,
    ...(loaded !== undefined && { loaded }),
    builtIn: builtIn.split("\n").some((line) => plain(moduleOf(line)) === name),
    hasModules: (await host.stat(`${folder}/.`))?.kind === "folder",
    list,
    options: await observeOwnFile(`/etc/modprobe.d/vigo-${name}.conf`, host),
    ...(alsoIn !== undefined && { alsoIn }),
  };
}

async function textOf(path: string, host: HostView): Promise<string | undefined> {
  const bytes = await host.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function loadedIn(table: string, name: string): Loaded | undefined {
  for (const line of table.split("\n")) {
    const [module, , uses, users = "-"] = line.split(" ");
    if (module !== name) continue;
    return { uses: Number(uses), users: users.split(",").filter((user) => /\w/.test(user)) };
  }
  return undefined;
}

/** "kernel/fs/ext4/ext4.ko" is the module ext4. */
function moduleOf(line: string): string {
  return line.slice(line.lastIndexOf("/") + 1).replace(/\.ko$/, "");
}

async function listedElsewhere(
  name: string,
  ours: string,
  host: HostView,
): Promise<string | undefined> {
  const folders = ["/etc/modules-load.d", "/run/modules-load.d", "/usr/lib/modules-load.d"];
  const files = ["/etc/modules"];
  for (const folder of folders) {
    for (const file of (await host.list(folder)) ?? []) files.push(`${folder}/${file}`);
  }
  for (const file of files.filter((file) => file !== ours)) {
    const lines = ((await textOf(file, host)) ?? "").split("\n");
    if (lines.some((line) => plain(line.trim().split(/\s/)[0] ?? "") === name)) return file;
  }
  return undefined;
}

const header = "# Made by vigo. Changes made here are lost.\n";

function decideLoaded(want: ModuleWant, found: ModuleFound): Decision {
  const { module, options, persist, state } = want;
  const reason = ownFileObstacle(found.list) ?? ownFileObstacle(found.options);
  if (reason !== undefined) return stuck(reason);
  const isThere = found.loaded !== undefined || found.builtIn;
  if (!isThere && !found.hasModules) {
    return stuck(
      `the modules of the running kernel are not on this host ("/lib/modules/${found.kernel}" is missing): restart into the kernel that is installed, or load it on the machine beneath a container`,
    );
  }
  const files = state === "present" ? filesOf(want) : undefined;
  const before = files === undefined ? [] : ownFileSteps(found.options, files.options);
  const after = files === undefined ? [] : ownFileSteps(found.list, files.list);
  const isAtOnce = !persist || state === "loaded";
  const load: Step = {
    kind: "run",
    program: { argv: ["modprobe", "--", module, ...(isAtOnce ? options : [])] },
  };
  // Parameters come first, so that they count; what does not load is not listed for the next start.
  const steps = [...before, ...(isThere ? [] : [load]), ...after];
  const note = isThere && before.length > 0 ? noteOn(want, found) : {};
  if (steps.length === 0) return { kind: "settled", ...note };
  const isNew = persist && state === "present" && found.list.there === undefined;
  return { kind: "steps", change: isNew || !isThere ? "created" : "updated", steps, ...note };
}

interface Files {
  readonly options: string | undefined;
  readonly list: string | undefined;
}

function filesOf({ module, options, persist }: ModuleWant): Files {
  const line = `options ${module} ${options.join(" ")}\n`;
  const isWithOptions = persist && options.length > 0;
  return {
    options: isWithOptions ? `${header}${line}` : undefined,
    list: persist ? `${header}${module}\n` : undefined,
  };
}

function noteOn({ options }: ModuleWant, { builtIn }: ModuleFound): { readonly note?: string } {
  if (options.length === 0) return {};
  return builtIn
    ? { note: "it is built into the kernel, which takes parameters from its command line alone" }
    : { note: "it is loaded already: its parameters count once it is loaded anew" };
}

function decideUnloaded({ module, state }: ModuleWant, found: ModuleFound): Decision {
  const { loaded, builtIn } = found;
  if (builtIn) return stuck(`"${module}" is built into the kernel, and cannot be unloaded`);
  if (loaded !== undefined && loaded.uses > 0) {
    const by = loaded.users.length === 0 ? "" : ` by ${loaded.users.join(", ")}`;
    return stuck(`"${module}" is in use${by}, and cannot be unloaded`);
  }
  const ours = state === "absent" ? [found.list, found.options] : [];
  const reason = ours.map(ownFileObstacle).find((reason) => reason !== undefined);
  if (reason !== undefined) return stuck(reason);
  const steps: readonly Step[] = [
    ...(loaded === undefined
      ? []
      : [{ kind: "run", program: { argv: ["modprobe", "-r", "--", module] } } as const]),
    ...ours.flatMap((file) => ownFileSteps(file, undefined)),
  ];
  const { alsoIn } = found;
  const note = alsoIn === undefined ? {} : { note: `"${alsoIn}" still loads it at the next start` };
  if (steps.length === 0) return { kind: "settled", ...note };
  const change = state === "absent" ? changeOf(found.list, undefined) : "updated";
  return { kind: "steps", change, steps, ...note };
}
