// Reads the command line: which command, and what it was given.
import { parseArgs } from "node:util";
import type { ColorChoice } from "./world.ts";
import { closest } from "./closest.ts";

export interface Options {
  readonly store?: string;
  readonly bundle?: string;
  readonly trust?: string;
  readonly state?: string;
  readonly host?: string;
  readonly root?: string;
  readonly traitsDir?: string;
  readonly executorsDir?: string;
  readonly allowExpired: boolean;
  readonly out?: string;
  readonly renew: boolean;
  readonly confirm: boolean;
  readonly noop: boolean;
  readonly exitCode: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: ColorChoice;
}

interface Flag {
  readonly type: "string" | "boolean";
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export type FlagName =
  | "store"
  | "bundle"
  | "allow-expired"
  | "trust"
  | "host"
  | "root"
  | "state"
  | "traits-dir"
  | "executors-dir"
  | "out"
  | "renew"
  | "confirm"
  | "noop"
  | "exit-code"
  | "json"
  | "quiet"
  | "color"
  | "help"
  | "version";

/** In the order in which the help lists them. */
export const flags: Readonly<Record<FlagName, Flag>> = {
  store: {
    type: "string",
    value: "URL|DIR",
    help: "where releases are published (default: VIGO_STORE); mirrors of it after commas",
  },
  bundle: {
    type: "string",
    value: "FILE",
    help: "read what `vigocli bundle export` wrote, instead of a store",
  },
  "allow-expired": {
    type: "boolean",
    help: "with --bundle: believe it although it has expired",
  },
  trust: {
    type: "string",
    value: "FILE|sha256:HEX",
    help: "the root.json that releases must go back to, or its hash; remembered after the first run",
  },
  host: {
    type: "string",
    value: "NAME",
    help: "which host this is (default: what it calls itself)",
  },
  root: { type: "string", value: "DIR", help: "keep to the files beneath DIR, as if it were /" },
  state: {
    type: "string",
    value: "DIR",
    help: "what the agent remembers (default: /var/lib/vigo, beneath --root if given)",
  },
  "traits-dir": {
    type: "string",
    value: "DIR",
    help: "your own traits: JSON files and programs (default: /etc/vigo/traits.d)",
  },
  "executors-dir": {
    type: "string",
    value: "DIR",
    help: "programs of `custom` resources (default: /etc/vigo/executors.d)",
  },
  out: {
    type: "string",
    value: "FILE",
    help: "where to write the request (default: enrolment.json in the state folder)",
  },
  renew: { type: "boolean", help: "make new keys; those in force stay until --confirm" },
  confirm: { type: "boolean", help: "put the renewed keys in force, and drop the old ones" },
  noop: { type: "boolean", help: "change nothing, and print what would be changed" },
  "exit-code": {
    type: "boolean",
    help: "with --noop: exit with 4 when something would be changed",
  },
  json: { type: "boolean", help: "print one JSON document, and nothing else" },
  quiet: { type: "boolean", help: "print only what went wrong" },
  color: { type: "string", value: "auto|always|never", help: "colours (NO_COLOR is honoured)" },
  help: { type: "boolean", help: "print this help" },
  version: { type: "boolean", help: "print the version" },
};

export type Parsed =
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "wrong"; readonly message: string; readonly hint?: string };

/** What every command takes. */
export const flagsOfAll: readonly FlagName[] = ["color", "quiet", "help", "version"];

/** Of a flag that is given twice, the last counts. */
export function parseOptions(args: readonly string[], allowed: readonly FlagName[]): Parsed {
  const known = [...allowed, ...flagsOfAll];
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...flags, help: { type: "boolean", short: "h" } },
    // Its own messages speak to programmers; ours are below.
    strict: false,
    tokens: true,
  });
  const texts = new Map<FlagName, string>();
  const switches = new Set<FlagName>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      return { kind: "wrong", message: `"${token.value}" is one word too many` };
    }
    const name = known.find((name) => name === token.name);
    if (name === undefined) return unknownFlag(token.rawName, known);
    if (flags[name].type === "boolean") {
      if (token.value !== undefined) return wrong(`${token.rawName} takes no value`);
      switches.add(name);
      continue;
    }
    // `--store --noop` is a value that was forgotten, not a store of that name; `--store=--noop` is meant.
    const isForgotten = token.inlineValue !== true && token.value?.startsWith("-") === true;
    if (token.value === undefined || token.value === "" || isForgotten) {
      return wrong(`${token.rawName} needs a value`);
    }
    texts.set(name, token.value);
  }
  const color = texts.get("color") ?? "auto";
  if (color !== "auto" && color !== "always" && color !== "never") {
    return wrong(`--color is auto, always or never, and not "${color}"`);
  }
  if (switches.has("help")) return { kind: "help" };
  if (switches.has("version")) return { kind: "version" };
  return { kind: "options", options: optionsOf(texts, switches, color) };
}

function optionsOf(
  texts: ReadonlyMap<FlagName, string>,
  switches: ReadonlySet<FlagName>,
  color: ColorChoice,
): Options {
  const places = ["store", "bundle", "trust", "state", "host", "root", "out"] as const;
  const traitsDir = texts.get("traits-dir");
  const executorsDir = texts.get("executors-dir");
  const given = places.flatMap((name) => {
    const value = texts.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(given),
    ...(traitsDir === undefined ? {} : { traitsDir }),
    ...(executorsDir === undefined ? {} : { executorsDir }),
    allowExpired: switches.has("allow-expired"),
    renew: switches.has("renew"),
    confirm: switches.has("confirm"),
    noop: switches.has("noop"),
    exitCode: switches.has("exit-code"),
    json: switches.has("json"),
    quiet: switches.has("quiet"),
    color,
  };
}

function unknownFlag(given: string, known: readonly FlagName[]): Parsed {
  const near = closest(
    given,
    known.map((name) => `--${name}`),
  );
  const message = `there is no flag "${given}" here`;
  return near === undefined
    ? wrong(message)
    : { kind: "wrong", message, hint: `did you mean ${near}?` };
}

function wrong(message: string): Parsed {
  return { kind: "wrong", message };
}
