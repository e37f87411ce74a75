// The settings that commands go by, each with who says so: a flag, the environment, server.yaml, or nobody.
import { withoutPassword } from "../../runtime/store/open.ts";
import { listSettings, type ListedSetting } from "../2-parse/list-settings.ts";
import { startReading } from "../2-parse/reading.ts";
import { providers } from "../review/providers/index.ts";
import { placeFinder } from "../source/position.ts";
import { text, type Call } from "./command.ts";
import { besideSettings, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

export interface EffectiveSetting {
  readonly key: string;
  /** Plain data; what must not be seen is said in words instead. */
  readonly value: unknown;
  readonly origin: Origin;
}

export type Origin =
  | { readonly kind: "default" }
  | { readonly kind: "file"; readonly file: string; readonly line: number }
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "flag"; readonly flag: string };

export function effectiveSettings(
  settings: Settings,
  call: Call,
  world: World,
): readonly EffectiveSetting[] {
  const { source } = settings;
  const silent = startReading(() => undefined);
  const placeOf = placeFinder();
  const listed = listSettings(source, silent);
  const known = new Map(
    listed.map((setting): readonly [string, EffectiveSetting] => {
      const { key, at } = setting;
      const origin: Origin =
        at === undefined
          ? { kind: "default" }
          : { kind: "file", file: placeOf(at).file, line: placeOf(at).line };
      return [key, { key, value: shown(setting, settings), origin }];
    }),
  );
  for (const setting of givenOutside(settings, call, world)) {
    known.set(setting.key, setting);
    // A vault that is named by itself has a key of its own.
    if (setting.key === "secrets.dir") known.delete("secrets.key_file");
  }
  return [...namedFiles(settings, call, world), ...known.values()];
}

/** What is a path is meant from where server.yaml lies, and is shown from where the reader stands. */
const pathKeys: ReadonlySet<string> = new Set([
  "publish.store",
  "publish.keys",
  "publish.live",
  "secrets.dir",
  "secrets.key_file",
]);

function shown({ key, value, at, isSecret }: ListedSetting, settings: Settings): unknown {
  if (typeof value !== "string") return value;
  if (isSecret) return value.startsWith("secret:") ? value : hidden;
  // The usual store lies where the command is run, whatever lies elsewhere.
  const isMeantFromThere = pathKeys.has(key) && !(key === "publish.store" && at === undefined);
  return withoutPassword(isMeantFromThere ? besideSettings(settings, value) : value);
}

const hidden = "(not shown)";

/** What flags and variables say stands above server.yaml, as in the commands that take them. */
function givenOutside({ values }: Settings, call: Call, world: World): readonly EffectiveSetting[] {
  const provider = values.ai?.provider;
  const own = provider === undefined ? undefined : providers[provider].keyVariable;
  const keyVariables = ["VIGO_AI_KEY", ...(own === undefined || values.ai?.key ? [] : [own])];
  return [
    ...given("publish.store", { option: "store", variables: ["VIGO_STORE"] }, call, world),
    ...given("publish.keys", { option: "key", variables: ["VIGO_KEY"] }, call, world),
    ...given("secrets.dir", { option: "secretsDir", variables: ["VIGO_SECRETS_DIR"] }, call, world),
    ...given("secrets.key_file", { option: "keyFile", variables: [] }, call, world),
    ...[
      ...given("ai.key", { variables: keyVariables }, call, world),
      ...given("publish.server.token", { variables: ["VIGO_SERVER_TOKEN"] }, call, world),
      ...given("smtp.password", { variables: ["VIGO_SMTP_PASSWORD"] }, call, world),
    ].map((setting) => ({ ...setting, value: hidden })),
  ];
}

interface Outside {
  /** As the command line knows it: "secretsDir" for --secrets-dir. */
  readonly option?: string;
  /** The first that is set counts. */
  readonly variables: readonly string[];
}

function given(
  key: string,
  { option, variables }: Outside,
  call: Call,
  world: World,
): readonly EffectiveSetting[] {
  const typed = option === undefined ? undefined : text(call, option);
  if (option !== undefined && typed !== undefined) {
    const flag = `--${option.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
    return [{ key, value: withoutPassword(typed), origin: { kind: "flag", flag } }];
  }
  const variable = variables.find((name) => world.env[name] !== undefined);
  if (variable === undefined) return [];
  const value = withoutPassword(world.env[variable] ?? "");
  return [{ key, value, origin: { kind: "environment", variable } }];
}

/** Which tree and which server.yaml are meant is no setting of the latter, and decides all of them. */
function namedFiles({ project }: Settings, call: Call, world: World): readonly EffectiveSetting[] {
  const usual = (key: string, value: unknown): EffectiveSetting => ({
    key,
    value,
    origin: { kind: "default" },
  });
  const [stacks] = given("stacks", { option: "stacks", variables: ["VIGO_STACKS"] }, call, world);
  const [config] = given(
    "config",
    { option: "config", variables: ["VIGO_CONFIG_FILE"] },
    call,
    world,
  );
  return [
    stacks ?? usual("stacks", project.stacks),
    ...(config === undefined
      ? project.settings === undefined
        ? []
        : [usual("config", project.settings)]
      : [config]),
  ];
}

export function originText(origin: Origin): string {
  switch (origin.kind) {
    case "default":
      return "default";
    case "file":
      return `${origin.file}:${origin.line}`;
    case "environment":
      return origin.variable;
    case "flag":
      return origin.flag;
  }
}
