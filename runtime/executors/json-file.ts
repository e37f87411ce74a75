// Keeps one value of a JSON file.
import { parseStrict } from "../contract/strict-json.ts";
import type { Value } from "../contract/value.ts";
import { optionalInteger, requiredText } from "./attributes.ts";
import type { Attributes, Executor } from "./executor.ts";
import { pointerOf, valueAt, withoutValue, withValue, type Pointer } from "./json-pointer.ts";
import { emptyMap, isSameJson, jsonOf, printJson, readJson, type Json } from "./json-text.ts";
import type { Page } from "./page.ts";
import { decideText, observeText, textWant } from "./text-file.ts";
import type { Edited, TextFound, TextWant } from "./text-file.ts";

interface JsonWant extends TextWant {
  readonly pointer: Pointer;
  readonly value: Value;
  readonly indent: number;
}

export const jsonFile: Executor<JsonWant, TextFound> = {
  type: "json_file",
  reach: "files",
  attributes: ["target_path", "pointer", "value", "create", "indent", "state"],
  want,
  target: (want) => want.path,
  observe: (want, host) => observeText(want.path, host),
  decide: (want, found) => decideText(want, found, (page) => edited(want, page)),
};

function want(attributes: Attributes): JsonWant {
  const common = textWant(attributes);
  const { value = null } = attributes;
  if (common.state === "present" && attributes["value"] === undefined) {
    throw new Error("the attribute `value` is missing");
  }
  const indent = optionalInteger(attributes, "indent") ?? 2;
  if (indent < 0 || indent > 8) throw new Error("the attribute `indent` is not from 0 to 8");
  return { ...common, pointer: pointerOf(requiredText(attributes, "pointer")), value, indent };
}

function edited({ path, state, pointer, value, indent }: JsonWant, page: Page): Edited {
  const read = jsonIn(page, path);
  if ("unfit" in read) return read;
  const spelled = pointer.map((name) => page.spelled(name));
  const old = valueAt(read.json, spelled);
  const wanted = jsonOf(value, (text) => page.spelled(text));
  const isDone =
    state === "absent" ? old === undefined : old !== undefined && isSameJson(old, wanted);
  if (isDone) return { text: page.text };
  const changed =
    state === "absent" ? withoutValue(read.json, spelled) : withValue(read.json, spelled, wanted);
  if ("unfit" in changed) return changed;
  const isOpen = page.text !== "" && !page.text.endsWith("\n");
  const printed = printJson(changed.json, indent) + (isOpen ? "" : "\n");
  return { text: page.eol === "\n" ? printed : printed.replaceAll("\n", page.eol) };
}

/** An empty file holds no value yet. What two readers could take differently is left alone. */
function jsonIn(page: Page, path: string): { readonly json: Json } | { readonly unfit: string } {
  if (page.text.trim() === "") return { json: emptyMap };
  const read = parseStrict(page.text, { name: path, depth: 200 });
  return read.kind === "ok"
    ? { json: readJson(page.text) }
    : { unfit: read.message.replace(`"${path}" is`, "it is") };
}
