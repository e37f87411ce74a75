// What is wanted of an account.
import {
  flag,
  oneOf,
  optionalFlag,
  optionalInteger,
  optionalText,
  requiredText,
  texts,
} from "../attributes.ts";
import type { Attributes } from "../executor.ts";

export interface UserWant {
  readonly name: string;
  readonly state: "present" | "absent";
  readonly uid?: number;
  /** A number, or the name of a group. */
  readonly primary?: number | string;
  /** Undefined: nothing is said of further groups. */
  readonly groups?: readonly string[];
  readonly purgeGroups: boolean;
  readonly home?: string;
  readonly manageHome: boolean;
  readonly shell?: string;
  readonly comment?: string;
  readonly password?: string;
  readonly locked?: boolean;
  readonly system: boolean;
  readonly keys?: readonly string[];
  readonly maxAge?: number;
  readonly sudo?: boolean;
  /** In days since the start of 1970. */
  readonly expires?: number | "never";
  readonly force: boolean;
}

export const userAttributes: readonly string[] = [
  "username",
  "uid",
  "gid",
  "group",
  "groups",
  "purge_groups",
  "home",
  "manage_home",
  "shell",
  "comment",
  "password",
  "locked",
  "system",
  "authorized_keys",
  "password_max_age",
  "sudo_nopasswd",
  "expires",
  "force",
  "state",
];

export function userWant(attributes: Attributes): UserWant {
  const uid = optionalInteger(attributes, "uid");
  const primary = optionalInteger(attributes, "gid") ?? optionalText(attributes, "group");
  const password = optionalText(attributes, "password");
  const locked = optionalFlag(attributes, "locked");
  const maxAge = optionalInteger(attributes, "password_max_age");
  const sudo = optionalFlag(attributes, "sudo_nopasswd");
  return {
    name: accountName(attributes, "username"),
    state: oneOf(attributes, "state", ["present", "absent"]),
    purgeGroups: flag(attributes, "purge_groups"),
    manageHome: optionalFlag(attributes, "manage_home") ?? true,
    system: flag(attributes, "system"),
    force: flag(attributes, "force"),
    ...described(attributes),
    ...groupsOf(attributes),
    ...keysOf(attributes),
    ...expiresOf(attributes),
    ...(uid !== undefined && { uid }),
    ...(primary !== undefined && { primary }),
    ...(password !== undefined && { password }),
    ...(locked !== undefined && { locked }),
    ...(maxAge !== undefined && { maxAge }),
    ...(sudo !== undefined && { sudo }),
  };
}

function described(attributes: Attributes): Pick<UserWant, "home" | "shell" | "comment"> {
  const home = field(attributes, "home");
  const shell = field(attributes, "shell");
  const comment = field(attributes, "comment");
  return {
    ...(home !== undefined && { home: home.replace(/(?<=.)\/+$/, "") }),
    ...(shell !== undefined && { shell }),
    ...(comment !== undefined && { comment }),
  };
}

/** A template may have printed it, which the compiler cannot foresee. */
export function accountName(attributes: Attributes, attribute: string): string {
  const name = requiredText(attributes, attribute);
  if (/^[^:,/\s-][^:,/\s]*$/.test(name)) return name;
  throw new Error(
    `\`${attribute}\` is ${JSON.stringify(name)}, which no account or group can be called`,
  );
}

/** A colon or a line break would reach into the next field of the table. */
function field(attributes: Attributes, name: string): string | undefined {
  const value = optionalText(attributes, name);
  if (value === undefined || /^[^:\r\n\0]*$/.test(value)) return value;
  throw new Error(`the attribute \`${name}\` holds a colon or a line break`);
}

function groupsOf(attributes: Attributes): Pick<UserWant, "groups"> {
  if (attributes["groups"] === undefined) return {};
  const names = texts(attributes, "groups")
    .flatMap((text) => text.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return { groups: [...new Set(names)] };
}

function keysOf(attributes: Attributes): Pick<UserWant, "keys"> {
  if (attributes["authorized_keys"] === undefined) return {};
  const keys = texts(attributes, "authorized_keys")
    .flatMap((text) => text.split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  return { keys };
}

function expiresOf(attributes: Attributes): Pick<UserWant, "expires"> {
  const written = optionalText(attributes, "expires");
  if (written === undefined) return {};
  if (written === "never") return { expires: "never" };
  const time = Date.parse(`${written}T00:00:00Z`);
  // The thirty-first of February would become a day in March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== written) {
    throw new Error(`\`expires\` is "${written}", which is no day such as 2030-12-31`);
  }
  return { expires: time / 86_400_000 };
}
