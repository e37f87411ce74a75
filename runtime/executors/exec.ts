// Runs one command, unless its guards say that there is nothing to do.
import type { Answered, HostView, Program } from "../host/host.ts";
import { flag, optionalFlag, optionalInteger, optionalText, textMap } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";

interface ExecWant {
  readonly command: readonly [string, ...string[]];
  readonly shown: string;
  readonly guards: Guards;
  readonly cwd: string;
  readonly user?: string;
  readonly env: { readonly [name: string]: string };
  readonly stdin?: string;
  readonly secret?: string;
  readonly returns: readonly number[];
  readonly nice?: number;
  readonly background: boolean;
  readonly logs: boolean;
}

interface Guards {
  readonly creates?: string;
  readonly onlyif?: string;
  readonly unless?: string;
}

interface ExecFound {
  /** Why there is nothing to do. */
  readonly held?: string;
  readonly folder: boolean;
  readonly user?: number;
}

export const exec: Executor<ExecWant, ExecFound> = {
  type: "exec",
  reach: "system",
  attributes: [
    "command",
    "onlyif",
    "unless",
    "creates",
    "cwd",
    "user",
    "environment",
    "stdin",
    "secret_file",
    "returns",
    "nice",
    "background",
    "logoutput",
  ],
  want,
  target: (want) => want.shown,
  observe,
  decide,
};

function want(attributes: Attributes): ExecWant {
  const command = commandOf(attributes);
  const { user, stdin, secret, creates, onlyif, unless } = {
    user: optionalText(attributes, "user"),
    stdin: optionalText(attributes, "stdin"),
    secret: optionalText(attributes, "secret_file"),
    creates: optionalText(attributes, "creates"),
    onlyif: optionalText(attributes, "onlyif"),
    unless: optionalText(attributes, "unless"),
  };
  const nice = optionalInteger(attributes, "nice");
  return {
    command,
    shown: command[0] === "sh" ? (command[2] ?? "") : command.join(" "),
    guards: {
      ...(creates !== undefined && { creates }),
      ...(onlyif !== undefined && { onlyif }),
      ...(unless !== undefined && { unless }),
    },
    cwd: optionalText(attributes, "cwd") ?? "/",
    ...(user !== undefined && { user }),
    env: textMap(attributes, "environment"),
    ...(stdin !== undefined && { stdin }),
    ...(secret !== undefined && { secret }),
    returns: returnsOf(attributes),
    ...(nice !== undefined && { nice }),
    background: flag(attributes, "background"),
    logs: optionalFlag(attributes, "logoutput") ?? true,
  };
}

function commandOf({ command }: Attributes): readonly [string, ...string[]] {
  if (typeof command === "string") return ["sh", "-c", command];
  if (!Array.isArray(command)) throw new Error("the attribute `command` is missing");
  const [first, ...rest] = command.map((word) =>
    typeof word === "string" ? word : JSON.stringify(word),
  );
  if (first === undefined) throw new Error("the attribute `command` is empty");
  return [first, ...rest];
}

function returnsOf(attributes: Attributes): readonly number[] {
  const { returns = 0 } = attributes;
  const codes = Array.isArray(returns) ? returns : [returns];
  return codes.map((code) => optionalInteger({ returns: code }, "returns") ?? 0);
}

async function observe(want: ExecWant, host: HostView): Promise<ExecFound> {
  const folder = (await host.stat(`${want.cwd}/.`))?.kind === "folder";
  const user = want.user === undefined ? undefined : await host.userId(want.user);
  const isPossible = folder && (want.user === undefined || user !== undefined);
  const held = isPossible ? await heldBy(want, host) : undefined;
  return {
    folder,
    ...(user !== undefined && { user }),
    ...(held !== undefined && { held }),
  };
}

/** Guards are asked one after the other, the cheapest first; they run in a dry run too. */
async function heldBy(want: ExecWant, host: HostView): Promise<string | undefined> {
  const { creates, onlyif, unless } = want.guards;
  if (creates !== undefined && (await host.stat(creates)) !== undefined) {
    return `"${creates}" is there`;
  }
  const ask = (guard: string): Promise<Answered | undefined> =>
    host.ask({ ...programOf({ ...want, command: ["sh", "-c", guard] }), fresh: true });
  if (onlyif !== undefined && !succeeded(await ask(onlyif), "onlyif")) {
    return "`onlyif` does not hold";
  }
  if (unless !== undefined && succeeded(await ask(unless), "unless")) return "`unless` holds";
  return undefined;
}

/** A guard that could not be run has not said no. */
function succeeded(answered: Answered | undefined, name: string): boolean {
  if (answered === undefined) throw new Error(`\`${name}\` cannot be run: there is no shell`);
  if (answered.code === 126 || answered.code === 127) {
    throw new Error(`\`${name}\` cannot be run: ${answered.err.trim()}`);
  }
  return answered.code === 0;
}

function decide(want: ExecWant, found: ExecFound): Decision {
  if (!found.folder) return stuck(`the folder "${want.cwd}" does not exist`);
  if (want.user !== undefined && found.user === undefined) {
    return stuck(`there is no account "${want.user}" on this host`);
  }
  if (found.held !== undefined) return { kind: "settled" };
  const { stdin, secret, returns, background, logs } = want;
  const program: Program = {
    ...programOf(want),
    ...(stdin !== undefined && { stdin: new TextEncoder().encode(stdin) }),
    ...(secret !== undefined && {
      privateFile: {
        placeholder: "{{secret_file}}",
        content: new TextEncoder().encode(secret),
        ...(found.user !== undefined && { owner: found.user }),
      },
    }),
  };
  return {
    kind: "steps",
    change: "updated",
    steps: [{ kind: "run", program, codes: returns, ...(background && { background }) }],
    unseen: true,
    ...(logs && { tells: true }),
  };
}

/** runuser gives the groups of the account too, which a mere change of the user id would not. */
function programOf({ command, cwd, env, user, nice }: ExecWant): Program {
  const gentle: readonly [string, ...string[]] =
    nice === undefined ? command : ["nice", "-n", String(nice), ...command];
  const argv: readonly [string, ...string[]] =
    user === undefined ? gentle : ["runuser", "-u", user, "--", ...gentle];
  return { argv, cwd, env };
}
