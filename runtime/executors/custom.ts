// Hands a resource to a program of the operator's own, which says what is to do and does it.
import type { Value } from "../contract/value.ts";
import { isMap } from "../contract/value.ts";
import type { HostView, Program } from "../host/host.ts";
import { oneOf, requiredText } from "./attributes.ts";
import { readReply, type Reply } from "./custom-reply.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";

interface CustomWant {
  readonly executor: string;
  readonly params: { readonly [name: string]: Value };
  readonly state: "present" | "absent";
}

type CustomFound =
  | { readonly kind: "reply"; readonly path: string; readonly reply: Reply }
  | { readonly kind: "refused"; readonly reason: string };

export const defaultExecutorsFolder = "/etc/vigo/executors.d";

/** Programs are looked for below the folder, and nowhere else. */
export function customIn(folder: string): Executor<CustomWant, CustomFound> {
  return {
    type: "custom",
    reach: "system",
    attributes: ["executor", "params", "state"],
    want,
    target: (want) => want.executor,
    observe: (want, host) => observe(want, folder, host),
    decide,
  };
}

function want(attributes: Attributes): CustomWant {
  const executor = requiredText(attributes, "executor");
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(executor)) {
    throw new Error(`the attribute \`executor\` is "${executor}", which is no path below a folder`);
  }
  const { params = {} } = attributes;
  if (!isMap(params)) throw new Error("the attribute `params` is no map");
  return { executor, params, state: oneOf(attributes, "state", ["present", "absent"]) };
}

async function observe(want: CustomWant, folder: string, host: HostView): Promise<CustomFound> {
  const path = `${folder.replace(/\/+$/, "")}/${want.executor}`;
  const reason = await untrusted(folder, want.executor, host);
  if (reason !== undefined) return { kind: "refused", reason };
  const answered = await host.ask({ ...programOf(path, want, true), fresh: true });
  if (answered === undefined) {
    return { kind: "refused", reason: `"${path}" cannot be run: is it executable?` };
  }
  if (answered.code !== 0) {
    const said = (answered.err.trim() || answered.out.trim()).split("\n").slice(-10).join("\n");
    const why = said === "" ? "" : `: ${said}`;
    return { kind: "refused", reason: `"${path}" failed with exit code ${answered.code}${why}` };
  }
  const reply = readReply(answered.out);
  return typeof reply === "string"
    ? { kind: "refused", reason: `"${path}" ${reply}` }
    : { kind: "reply", path, reply };
}

/** What runs as root must be what root put there: no link leads away, and nobody else may write. */
async function untrusted(
  folder: string,
  executor: string,
  host: HostView,
): Promise<string | undefined> {
  const names = executor.split("/");
  for (let depth = 0; depth <= names.length; depth += 1) {
    const path = [folder.replace(/\/+$/, ""), ...names.slice(0, depth)].join("/");
    const there = await host.stat(depth === 0 ? `${path}/.` : path);
    if (there === undefined) return `there is no executor "${path}" on this host`;
    const kind = depth === names.length ? "file" : "folder";
    if (there.kind !== kind) return `"${path}" is no ${kind}, and is not run`;
    if ((there.mode & 0o022) !== 0) return `others may write to "${path}": it is not run`;
    if (host.canOwn && there.uid !== 0) return `"${path}" does not belong to root: it is not run`;
  }
  return undefined;
}

function programOf(path: string, want: CustomWant, isDry: boolean): Program {
  const input = { params: { ...want.params, state: want.state }, dry_run: isDry };
  return { argv: [path], stdin: new TextEncoder().encode(`${JSON.stringify(input)}\n`) };
}

function decide(want: CustomWant, found: CustomFound): Decision {
  if (found.kind === "refused") return stuck(found.reason);
  const { action, changed } = found.reply;
  const note = action === undefined ? {} : { note: action };
  if (!changed) return { kind: "settled", ...note };
  return {
    kind: "steps",
    change: want.state === "absent" ? "deleted" : "updated",
    steps: [
      {
        kind: "run",
        about: `${found.path}${action === undefined ? "" : `: ${action}`}`,
        program: programOf(found.path, want, false),
        refusals: "json",
      },
    ],
    ...note,
  };
}
