// docs/resources.md: every resource type on one page, told by its schema.
import { stringify } from "yaml";
import type { AttributeType, ResourceType } from "./resource-types.ts";
import { everyResource, resourceTypes } from "./resource-types.ts";
import type { Schema, SchemaSet } from "./schema-set.ts";
import { keysOf } from "./schema-set.ts";

export function referencePage(set: SchemaSet): string {
  const types = Object.entries(resourceTypes(set));
  const groups = platforms.map(({ on, title, text }) => {
    const members = types.filter(([, type]) => type.on === on);
    const list = members.map(([name, { summary }]) => `- [${name}](#${name}): ${summary}`);
    return { contents: `**${title}.** ${text}\n\n${list.join("\n")}`, members };
  });
  const sections = groups.flatMap(({ members }) =>
    members.map(([name, type]) => {
      const schema = set.resources.get(name) ?? {};
      return section(name, type, { ...schema, properties: keysOf(schema, set) });
    }),
  );
  return `${[
    "# Resource types",
    "<!-- Generated from schemas/resources/ by scripts/generate.ts: npm run generate -- --all -->",
    introduction,
    ...groups.map(({ contents }) => contents),
    "## What every resource has",
    table(Object.entries(everyResource(set))),
    ...sections,
  ].join("\n\n")}\n`;
}

const introduction = `A resource is one thing on a host and the state that it should be in. Its \`type\` decides which other
attributes it takes; one that the type does not know is an error. Every text may hold templates, and every
attribute may be a lookup table: a mapping with the key \`default\`.`;

const platforms: readonly {
  readonly on: ResourceType["on"];
  readonly title: string;
  readonly text: string;
}[] = [
  { on: "linux", title: "On Linux", text: "The agent applies these on its own host." },
  {
    on: "ssh",
    title: "Through SSH",
    text: "The agent applies these to another machine or a network device.",
  },
  {
    on: "other",
    title: "On other systems",
    text: "These are checked, compiled and retracted; the agent for Linux reports them as blocked.",
  },
];

function section(name: string, type: ResourceType, schema: Schema): string {
  return [
    `## ${name}`,
    schema.description,
    table(Object.entries(type.about)),
    rules(schema).join(" "),
    facts(type).join("  \n"),
    `\`\`\`yaml\n${stringify(schema.examples ?? [], { lineWidth: 0 })}\`\`\``,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function table(rows: readonly (readonly [string, AttributeType])[]): string {
  const lines = rows.map(([key, about]) => {
    const cells = [code(key), kindOf(about), presence(about), escaped(about.description)];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| attribute | value | default | meaning |", "|---|---|---|---|", ...lines].join("\n");
}

function kindOf({ enum: words, type }: AttributeType): string {
  if (words !== undefined) return words.map(code).join(", ");
  if (type.length === 0) return "anything";
  return type.map((name) => typeWords[name]).join(" or ");
}

const typeWords: Readonly<Record<AttributeType["type"][number], string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  array: "list",
  object: "mapping",
  null: "nothing",
};

function presence({ required, aliasOf, defaultFrom, ...about }: AttributeType): string {
  if (aliasOf !== undefined) return `alias of ${code(aliasOf)}`;
  if (required === "always") return "**required**";
  if (required === "unless-gone") return "**required** unless it shall be gone";
  if (defaultFrom !== undefined) return `that of ${code(defaultFrom)}`;
  return "default" in about ? code(about.default) : "";
}

function facts(type: ResourceType): readonly string[] {
  const { states, defaultState, timeoutSeconds, reversal } = type;
  const words = states.map((state) => (state === defaultState ? `**${state}**` : state));
  const confidence = reversal.how === "none" ? "" : ` (confidence ${reversal.confidence})`;
  const note = reversal.note === undefined ? "" : ` ${reversal.note}`;
  return [
    `States: ${words.length === 0 ? "none" : words.join(", ")}.`,
    `Time limit: ${timeoutSeconds} s.`,
    `Known by: ${identityWords(type)}.`,
    `Reversal: ${reversalWords[reversal.how]}${confidence}.${note}`,
  ];
}

function identityWords({ identity }: ResourceType): string {
  if (identity.length === 0) return "its name alone; it owns nothing on the host";
  if (identity.includes("type")) return "its type; a host has one";
  return identity.map(code).join(", ");
}

const reversalWords: Readonly<Record<ResourceType["reversal"]["how"], string>> = {
  absent: "`state: absent`",
  stopped: "`state: stopped` and `enabled: false`",
  delete: "its target is deleted",
  on_revert: "`revert: true` with `on_revert`",
  snapshot: "`revert: true`",
  none: "not possible",
};

/** What the table cannot say, because it is about several attributes. */
function rules({ allOf = [], then, if: condition, properties = {} }: Schema): readonly string[] {
  const isAlias = (key: string): boolean => properties[key]?.["x-vigo"]?.aliasOf !== undefined;
  const states = (condition?.properties?.["state"]?.enum ?? []).map(code);
  const excluded = new Map<string, string[]>();
  for (const { not } of allOf) {
    const [first, second] = not?.required ?? [];
    if (first === undefined || second === undefined || isAlias(second)) continue;
    excluded.set(first, [...(excluded.get(first) ?? []), code(second)]);
  }
  return [
    ...[...excluded].map(
      ([key, others]) => `${code(key)} cannot stand beside ${listed(others, "or")}.`,
    ),
    ...groupsOf(allOf, isAlias).map((keys) => `At least one of ${keys} is needed.`),
    ...groupsOf(then?.allOf ?? [], isAlias).map(
      (keys) => `With state ${listed(states, "or")}, at least one of ${keys} is needed.`,
    ),
  ];
}

function groupsOf(parts: readonly Schema[], isAlias: (key: string) => boolean): readonly string[] {
  return parts.flatMap(({ anyOf = [] }) => {
    const keys = anyOf.flatMap(({ required = [] }) => required).filter((key) => !isAlias(key));
    return keys.length < 2 ? [] : [listed(keys.map(code), "and")];
  });
}

function listed(words: readonly string[], joint: "and" | "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${joint} ${last}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\*|<]/gu, String.raw`\$&`);
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
