// Keeps one setting of an INI file.
import { optionalText, requiredText } from "./attributes.ts";
import type { Attributes, Executor } from "./executor.ts";
import { joined, linesOf, newLine, type Line, type Page } from "./page.ts";
import { decideText, observeText, textWant } from "./text-file.ts";
import type { Edited, TextFound, TextWant } from "./text-file.ts";

interface IniWant extends TextWant {
  /** Undefined: above the first section. */
  readonly section?: string;
  readonly key: string;
  readonly value: string;
}

export const ini: Executor<IniWant, TextFound> = {
  type: "ini",
  reach: "files",
  attributes: ["target_path", "section", "key", "value", "create", "state"],
  want,
  target: (want) => want.path,
  observe: (want, host) => observeText(want.path, host),
  decide: (want, found) => decideText(want, found, (page) => edited(want, page)),
};

function want(attributes: Attributes): IniWant {
  const common = textWant(attributes);
  const section = optionalText(attributes, "section");
  const key = requiredText(attributes, "key");
  const value = common.state === "present" ? requiredText(attributes, "value").trim() : "";
  if (/[\r\n=]|^\s|\s$|^[[#;]/.test(key)) {
    throw new Error(`the key ${JSON.stringify(key)} cannot stand left of an equals sign`);
  }
  if (/[\r\n]/.test(value)) throw new Error("the attribute `value` holds more than one line");
  if (section !== undefined && /[\r\n\]]/.test(section)) {
    throw new Error(`the section ${JSON.stringify(section)} cannot stand between brackets`);
  }
  return { ...common, key, value, ...(section !== undefined && { section }) };
}

/** A line that is a setting, and where its parts are. */
interface Setting {
  readonly at: number;
  readonly key: string;
  readonly value: string;
  /** All that stands before the value: it stays. */
  readonly head: string;
}

function edited(want: IniWant, page: Page): Edited {
  const lines = linesOf(page);
  const key = page.spelled(want.key);
  const spans = sectionsIn(
    lines,
    want.section === undefined ? undefined : page.spelled(want.section),
  );
  const settings = spans.flatMap(({ from, to }) => settingsIn(lines, from, to));
  const same = settings.filter((setting) => setting.key === key);
  if (want.state === "absent") {
    if (same.length === 0) return { text: page.text };
    return {
      text: joined(
        page,
        lines.filter((_, at) => !same.some((setting) => setting.at === at)),
      ),
    };
  }
  const value = page.spelled(want.value);
  const note =
    same.length > 1
      ? { note: `the key stands there ${same.length} times; the last one counts` }
      : {};
  const last = same.at(-1);
  if (last?.value === value && last.head !== "") return { text: page.text, ...note };
  const style = styleOf(settings.length > 0 ? settings : settingsIn(lines, 0, lines.length));
  if (last !== undefined) {
    const text = `${headOf(last, `${key}${style}`)}${value}`;
    return {
      text: joined(page, lines.with(last.at, { text, end: lines[last.at]?.end ?? "" })),
      ...note,
    };
  }
  const added = newLine(`${key}${style}${value}`);
  return { text: joined(page, withSetting(added, { want, page, lines, spans, settings })) };
}

/** What stood before the old value; `key =` without one gets its space. */
function headOf({ head, value }: Setting, otherwise: string): string {
  if (head === "") return otherwise;
  return value === "" && /\s=$/.test(head) ? `${head} ` : head;
}

interface Adding {
  readonly want: IniWant;
  readonly page: Page;
  readonly lines: readonly Line[];
  readonly spans: readonly Span[];
  readonly settings: readonly Setting[];
}

/** Below the last setting of its section; a section that is not there comes last. */
function withSetting(added: Line, { want, page, lines, spans, settings }: Adding): readonly Line[] {
  const below =
    settings.at(-1)?.at ?? (want.section === undefined ? undefined : spans.at(-1)?.from);
  if (below !== undefined) return lines.toSpliced(below + 1, 0, added);
  if (want.section === undefined) return lines.toSpliced(spans[0]?.to ?? lines.length, 0, added);
  const gap = (lines.at(-1)?.text ?? "").trim() === "" ? [] : [newLine("")];
  return [...lines, ...gap, newLine(`[${page.spelled(want.section)}]`), added];
}

interface Span {
  /** The line of the header; -1 above the first section. */
  readonly from: number;
  /** The line after the last. */
  readonly to: number;
}

function sectionsIn(lines: readonly Line[], section: string | undefined): readonly Span[] {
  const headers = lines.flatMap(({ text }, at) => {
    const name = /^\s*\[([^\]]*)\]/.exec(text)?.[1]?.trim();
    return name === undefined ? [] : [{ name, at }];
  });
  const starts: readonly { readonly name: string | undefined; readonly at: number }[] = [
    { name: undefined, at: -1 },
    ...headers,
  ];
  return starts.flatMap(({ name, at }, index) =>
    name === section ? [{ from: at, to: starts[index + 1]?.at ?? lines.length }] : [],
  );
}

function settingsIn(lines: readonly Line[], from: number, to: number): readonly Setting[] {
  return lines.slice(from + 1, to).flatMap(({ text }, index) => {
    const at = from + 1 + index;
    if (/^\s*([#;[]|$)/.test(text)) return [];
    const [, head, key, value] = /^(\s*([^=]*?)\s*=[ \t]*)(.*?)\s*$/.exec(text) ?? [];
    if (head !== undefined && key !== undefined) return [{ at, key, value: value ?? "", head }];
    // Some settings are a word alone, such as skip-networking.
    return [{ at, key: text.trim(), value: "", head: "" }];
  });
}

/** As the others are written, so that the file keeps its looks. */
function styleOf(settings: readonly Setting[]): string {
  const heads = settings.map(({ head }) => head).filter((head) => head !== "");
  const tight = heads.filter((head) => /\S=$/.test(head)).length;
  return tight * 2 > heads.length ? "=" : " = ";
}
