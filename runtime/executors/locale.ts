// Looks after one locale: that it is listed where the system keeps such a list, and that it is generated.
import type { HostView, Step } from "../host/host.ts";
import { oneOf, optionalFlag, requiredText } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";

interface LocaleWant {
  readonly name: string;
  readonly charset: string;
  readonly generate: boolean;
  readonly state: "present" | "absent";
}

interface LocaleFound {
  /** Of /etc/locale.gen; undefined where the system has no such list. */
  readonly list?: string;
  /** What it can be given, where the system says so. */
  readonly supported?: string;
  readonly isThere: boolean;
  /** Undefined when it cannot be asked. */
  readonly known: readonly string[] | undefined;
  /** The locale that the system starts with. */
  readonly systemDefault: string | undefined;
  readonly isMusl: boolean;
}

export const locale: Executor<LocaleWant, LocaleFound> = {
  type: "locale",
  reach: "system",
  attributes: ["locale", "generate", "state"],
  want,
  target: (want) => want.name,
  observe,
  decide: (want, found) =>
    want.state === "absent" ? decideAbsent(want, found) : decidePresent(want, found),
};

function want(attributes: Attributes): LocaleWant {
  const name = requiredText(attributes, "locale");
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/.test(name)) {
    throw new Error(`\`locale\` is ${JSON.stringify(name)}, which is no name such as de_DE.UTF-8`);
  }
  return {
    name,
    charset: /\.([^@]+)/.exec(name)?.[1] ?? "ISO-8859-1",
    generate: optionalFlag(attributes, "generate") ?? true,
    state: oneOf(attributes, "state", ["present", "absent"]),
  };
}

async function observe(want: LocaleWant, host: HostView): Promise<LocaleFound> {
  const read = async (path: string): Promise<string | undefined> => {
    const bytes = await host.read(path);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const list = await read("/etc/locale.gen");
  const supported = await read("/usr/share/i18n/SUPPORTED");
  const answered = await host.ask({ argv: ["locale", "-a"] });
  const known = answered?.code === 0 ? answered.out.split("\n") : undefined;
  const defaults = (await read("/etc/default/locale")) ?? (await read("/etc/locale.conf")) ?? "";
  return {
    ...(list !== undefined && { list }),
    ...(supported !== undefined && { supported }),
    isThere: known?.some((name) => normal(name) === normal(want.name)) ?? false,
    known,
    systemDefault: /^LANG=["']?([^"'\n]*)/m.exec(defaults)?.[1],
    isMusl: (await host.list("/lib"))?.some((name) => name.startsWith("ld-musl-")) ?? false,
  };
}

/** `locale -a` prints de_DE.utf8 for what is called de_DE.UTF-8 elsewhere. */
function normal(name: string): string {
  return name.replace(/\.([^@]+)/, (_, charset: string) => {
    return `.${charset.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`;
  });
}

function decidePresent(want: LocaleWant, found: LocaleFound): Decision {
  const { list, isThere, known } = found;
  if (found.isMusl) return stuck("this host's C library (musl) has no locales to generate");
  const line = lineFor(want, found);
  if (line === undefined) {
    return stuck(
      `this host does not know the locale "${want.name}": see /usr/share/i18n/SUPPORTED`,
    );
  }
  const text = list === undefined ? undefined : listed(list, line, want);
  const isToGenerate = want.generate && !isThere;
  if (isToGenerate && known === undefined) {
    return stuck("this host has no program `locale`, so what it has cannot be known");
  }
  const steps = [
    ...(text === undefined || text === list ? [] : [write(text)]),
    ...(isToGenerate ? [list === undefined ? define(want) : run("locale-gen")] : []),
  ];
  if (steps.length > 0) return { kind: "steps", change: "created", steps };
  return list === undefined && !want.generate && !isThere
    ? { kind: "settled", note: "this system keeps no list of locales, so there is nothing to do" }
    : { kind: "settled" };
}

function decideAbsent(want: LocaleWant, found: LocaleFound): Decision {
  const { list, isThere, systemDefault } = found;
  if (systemDefault !== undefined && normal(systemDefault) === normal(want.name)) {
    return stuck(`"${want.name}" is the locale that the system starts with: give it another first`);
  }
  const builtIn = ["C", "POSIX", "C.utf8"].includes(normal(want.name));
  if (builtIn) return stuck(`"${want.name}" is built in and cannot be removed`);
  const text = list === undefined ? undefined : unlisted(list, want);
  const isToRemove = want.generate && isThere;
  const steps = [
    ...(text === undefined || text === list ? [] : [write(text)]),
    // locale-gen would make all the others anew.
    ...(isToRemove ? [run("localedef", "--delete-from-archive", normal(want.name))] : []),
  ];
  return steps.length === 0 ? { kind: "settled" } : { kind: "steps", change: "deleted", steps };
}

/** As /etc/locale.gen spells it: the name, and the character set behind it. */
function lineFor(want: LocaleWant, { supported, list = "" }: LocaleFound): string | undefined {
  const lines = `${supported ?? ""}\n${list.replaceAll(/^#\s*/gm, "")}`.split("\n");
  const line = lines.find((line) => nameIn(line) === want.name && /^\S+\s+\S+\s*$/.test(line));
  if (line !== undefined) return line.trim();
  return supported === undefined ? `${want.name} ${want.charset}` : undefined;
}

function nameIn(line: string): string | undefined {
  return line.trim().split(/\s+/)[0];
}

/** A line that is a remark so far becomes one that counts. */
function listed(text: string, line: string, want: LocaleWant): string {
  const lines = text.split("\n");
  if (lines.some((one) => nameIn(one) === want.name)) return text;
  const at = lines.findIndex((one) => one.replace(/^#\s*/, "").trim() === line);
  if (at !== -1) return lines.with(at, line).join("\n");
  return `${text === "" || text.endsWith("\n") ? text : `${text}\n`}${line}\n`;
}

function unlisted(text: string, want: LocaleWant): string {
  const lines = text.split("\n");
  return lines.map((line) => (nameIn(line) === want.name ? `# ${line.trim()}` : line)).join("\n");
}

function define({ name, charset }: LocaleWant): Step {
  const source = name.replace(/\.[^@]+/, "");
  return run("localedef", "-i", source, "-f", charset, name);
}

function write(text: string): Step {
  const content = new TextEncoder().encode(text);
  return { kind: "write-file", path: "/etc/locale.gen", content, mode: 0o644 };
}

function run(...argv: readonly [string, ...string[]]): Step {
  return { kind: "run", program: { argv } };
}
