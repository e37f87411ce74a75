// What reading YAML finds wrong: one function for each code.
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Source, Span } from "../../source/source.ts";
import type { Blame } from "./blame.ts";
import type { TextEdit } from "../../source/edit.ts";
import { inMessage, quoted } from "./scene.ts";
import type { TabIndent } from "./tabs.ts";

export function aliasBomb(subject: Span, limit: number): Diagnostic {
  return {
    code: "alias-bomb",
    severity: "error",
    summary: `aliases repeat more than ${limit} values in this document`,
    detail: "Each alias stands for everything below its anchor, and aliases of aliases multiply.",
    hint: "use fewer aliases inside of what is itself repeated",
    subject,
    rules: ["FILE-01"],
  };
}

export function aliasCycle(subject: Span, name: string): Diagnostic {
  return {
    code: "alias-cycle",
    severity: "error",
    summary: `the alias \`*${inMessage(name)}\` stands inside of what it repeats`,
    hint: `remove it, or put \`&${inMessage(name)}\` on something that does not hold it`,
    subject,
    rules: ["FILE-01"],
  };
}

export function complexKey(subject: Span): Diagnostic {
  return {
    code: "complex-key",
    severity: "error",
    summary: "a mapping or a list stands where a key is wanted",
    hint: "write a word as the key, or put the text in quotes",
    subject,
    rules: ["FILE-01"],
  };
}

export function duplicateKey(subject: Span, key: string, first: Span): Diagnostic {
  return {
    code: "duplicate-key",
    severity: "error",
    summary: `the key "${inMessage(key)}" stands twice in one mapping`,
    hint:
      key === "<<"
        ? "merge several mappings with one list: `<<: [*a, *b]`"
        : "keep one of them, or rename it",
    subject,
    related: [{ at: first, note: "it stands here first" }],
    rules: ["FILE-01"],
  };
}

export function nestingTooDeep(subject: Span, limit: number): Diagnostic {
  return {
    code: "nesting-too-deep",
    severity: "error",
    summary: `mappings and lists are nested more than ${limit} deep`,
    hint: "look for a bracket that is never closed, or make the structure flatter",
    subject,
    rules: ["FILE-01"],
  };
}

export function severalDocuments(subject: Span, first: Span): Diagnostic {
  return {
    code: "several-documents",
    severity: "error",
    summary: "a second YAML document starts here",
    detail: "A file of this kind holds one document. What follows `---` was not read.",
    hint: "move it to a file of its own, or remove the line `---`",
    subject,
    related: [{ at: first, note: "the first document starts here" }],
    rules: ["FILE-01"],
  };
}

export function tabIndentation(source: Source, { places, edits }: TabIndent): Diagnostic {
  const spans = places.map(({ start, end }) => ({ source, start, end }));
  const [subject = { source, start: 0, end: 0 }, ...others] = spans;
  return {
    code: "tab-indent",
    severity: "error",
    summary:
      others.length === 0
        ? "a line is indented with a tab"
        : `${spans.length} lines are indented with tabs`,
    detail: "YAML allows only spaces there, for nobody can tell how wide a tab is.",
    hint: "use spaces",
    subject,
    ...(others.length === 0
      ? {}
      : { related: others.slice(0, 3).map((at) => ({ at, note: "and here" })) }),
    rules: ["FILE-01"],
    ...fixed(source, edits),
  };
}

export function unknownAnchor(subject: Span, name: string, known: Iterable<string>): Diagnostic {
  const text = quoted(`*${name}`);
  const isText = !/^[\w-]+$/u.test(name);
  return {
    code: "unknown-anchor",
    severity: "error",
    summary: `the alias \`*${inMessage(name)}\` names no anchor above it`,
    detail: "At the start of a value, `*` refers to an anchor that `&` sets further up.",
    hint: isText
      ? `put it in quotes if it is meant as text: ${inMessage(text)}`
      : (didYouMean(name, known) ?? `set it above with \`&${name}\`, or put it in quotes: ${text}`),
    subject,
    rules: ["FILE-01"],
    ...(isText ? fixed(subject.source, [{ start: subject.start, end: subject.end, text }]) : {}),
  };
}

export function missingKey(colon: Span): Diagnostic {
  return yamlSyntax(colon.source, {
    start: colon.start,
    end: colon.start + 1,
    summary: "no key stands before this colon",
    hint: "write a key, or put the value in quotes if the colon is part of it",
    reach: "line",
  });
}

export function mergeOfOther(key: Span): Diagnostic {
  return yamlSyntax(key.source, {
    start: key.start,
    end: key.end,
    summary: "`<<` merges something that is not a mapping",
    hint: "give it an alias of a mapping, or a list of such aliases",
    reach: "line",
  });
}

export function loneSurrogate(subject: Span): Diagnostic {
  return yamlSyntax(subject.source, {
    start: subject.start,
    end: subject.end,
    summary: "an escape in this text is half of a character",
    hint: "write both halves, or one `\\U` escape with 8 hexadecimal digits",
    reach: "line",
  });
}

export function yamlSyntax(source: Source, blame: Blame): Diagnostic {
  const { summary, detail, hint, fix } = blame;
  const start = Math.min(blame.start, source.text.length);
  const end = Math.min(Math.max(blame.end, start), source.text.length);
  return {
    code: "yaml-syntax",
    severity: "error",
    summary,
    ...(detail === undefined ? {} : { detail }),
    hint,
    subject: { source, start, end },
    rules: ["FILE-01"],
    ...fixed(source, fix),
  };
}

function fixed(source: Source, edits: readonly TextEdit[] | undefined): { readonly fix?: Fix } {
  if (edits === undefined) return {};
  return {
    fix: { edits: edits.map(({ start, end, text }) => ({ at: { source, start, end }, text })) },
  };
}
