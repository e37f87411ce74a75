// Looks after one file below /etc/cron.d, which runs a command at given times.
import type { HostView } from "../host/host.ts";
import { oneOf, optionalText, requiredText, textMap } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import {
  changeOf,
  observeOwnFile,
  ownFileObstacle,
  ownFileSteps,
  type OwnFile,
} from "./own-file.ts";
import { scheduleOf } from "./schedule.ts";

interface CronWant {
  readonly path: string;
  /** Undefined: it is to go. */
  readonly text?: string;
  readonly user: string;
  readonly note?: string;
}

interface CronFound {
  readonly file: OwnFile;
  readonly isUserKnown: boolean;
}

export const cron: Executor<CronWant, CronFound> = {
  type: "cron",
  reach: "files",
  attributes: [
    "command",
    "schedule",
    "minute",
    "hour",
    "day",
    "month",
    "weekday",
    "user",
    "environment",
    "state",
  ],
  want,
  target: (want) => want.path,
  observe,
  decide,
};

function want(attributes: Attributes): CronWant {
  const name = requiredText(attributes, "name");
  const path = `/etc/cron.d/${fileName(name)}`;
  const user = optionalText(attributes, "user") ?? "root";
  if (oneOf(attributes, "state", ["present", "absent"]) === "absent") return { path, user };
  const lines = [
    `# Made by vigo for the resource ${oneLine("name", name)}. Changes made here are lost.`,
    ...environmentOf(attributes),
    `${scheduleOf(attributes)} ${user} ${escaped(oneLine("command", requiredText(attributes, "command")))}`,
  ];
  const isEachMinute = attributes["hour"] !== undefined && attributes["minute"] === undefined;
  return {
    path,
    user,
    text: `${lines.join("\n")}\n`,
    ...(isEachMinute && { note: "no `minute` is given: it runs in each minute of that hour" }),
  };
}

/** cron passes over files whose names hold anything else, such as a dot. */
function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/gu, (character) => {
    return `_${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`;
  });
}

/** Control characters besides tabs would end the line, or be read as something else. */
function oneLine(name: string, text: string): string {
  if (!/[^\P{Cc}\t]/u.test(text)) return text;
  throw new Error(`the ${name} of a cron resource must be one line without control characters`);
}

/** A bare percent sign ends the command; one that has its backslash already is left as it is. */
function escaped(command: string): string {
  return command.replaceAll(/(?<!\\)%/g, String.raw`\%`);
}

function environmentOf(attributes: Attributes): readonly string[] {
  const { environment } = attributes;
  const pairs: readonly (readonly [string, string])[] =
    typeof environment === "string"
      ? pairsOf(environment)
      : Object.entries(textMap(attributes, "environment"));
  return pairs.map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new Error(`the attribute \`environment\` names "${name}", which is no variable`);
    }
    return `${name}=${quoted(oneLine("environment", value))}`;
  });
}

/** K=V,K=V: a comma parts two of them only where the next one begins. */
function pairsOf(text: string): readonly (readonly [string, string])[] {
  return text.split(/,(?=\s*[A-Za-z_][A-Za-z0-9_]*\s*=)/).map((pair) => {
    const [name = "", ...rest] = pair.split("=");
    return [name.trim(), rest.join("=").trim()] as const;
  });
}

/** cron takes blanks off both ends of a value, and one pair of quotes. */
function quoted(value: string): string {
  if (value !== "" && value === value.trim() && !/^["']/.test(value)) return value;
  if (!value.includes('"')) return `"${value}"`;
  if (!value.includes("'")) return `'${value}'`;
  throw new Error("a value of the attribute `environment` holds both sorts of quotes");
}

async function observe(want: CronWant, host: HostView): Promise<CronFound> {
  const isAsked = want.text !== undefined;
  return {
    file: await observeOwnFile(want.path, host),
    isUserKnown: !isAsked || (await host.userId(want.user)) !== undefined,
  };
}

function decide(want: CronWant, { file, isUserKnown }: CronFound): Decision {
  const isWanted = want.text !== undefined;
  if (isWanted && file.approach.missing.length > 0) {
    return stuck('there is no folder "/etc/cron.d": install a cron that reads it first');
  }
  const reason = ownFileObstacle(file);
  if (reason !== undefined && (isWanted || file.there !== undefined)) return stuck(reason);
  if (!isUserKnown) {
    return stuck(
      `there is no account "${want.user}" here; create it in a resource that this one depends on`,
    );
  }
  const note = want.note === undefined ? {} : { note: want.note };
  const steps = ownFileSteps(file, want.text);
  if (steps.length === 0) return { kind: "settled", ...note };
  return { kind: "steps", change: changeOf(file, want.text), steps, ...note };
}
