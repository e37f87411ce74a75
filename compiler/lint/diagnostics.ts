// What looks unmeant in a tree that compiles.
import type { CrateSyntax, LookupSpec, WaiverSyntax } from "../2-parse/syntax.ts";
import type { Diagnostic, RelatedPlace } from "../diagnostics/diagnostic.ts";
import type { Located, Span } from "../source/source.ts";
import type { Misspelled } from "./near-vars.ts";
import type { Reference } from "./references.ts";
import type { UnreadVar } from "./unread-vars.ts";

/** Further places say no more than the first few. */
const placesTold = 3;

export function unusedVariable({ name, settings }: UnreadVar): Diagnostic {
  return {
    code: "unused-variable",
    severity: "warning",
    summary: `nothing reads the variable "${name}"`,
    detail: "No template prints it, no condition names it and no foreach goes through it.",
    hint: "remove it, or use it where it was meant to count",
    ...settingsOf(settings),
  };
}

export function unusedDefault(name: Located<string>, crate: CrateSyntax): Diagnostic {
  return {
    code: "unused-variable",
    severity: "warning",
    summary: `nothing in "${crate.name.value}" reads its variable "${name.value}"`,
    detail: `The default of a ${crate.kind} counts in that ${crate.kind} alone, and in the template files that it takes.`,
    hint: "remove it, or move it to the one that reads it",
    subject: name.at,
    related: [{ at: crate.name.at, note: `the ${crate.kind} that it belongs to` }],
  };
}

export function nearName({ name, settings, meant }: Misspelled): Diagnostic {
  const names = meant.slice(0, placesTold).map((other) => `"${other.name}"`);
  const { subject, related = [] } = settingsOf(settings);
  return {
    code: "near-name",
    severity: "warning",
    summary: `nothing reads the variable "${name}", but there is ${names.join(" and ")}`,
    hint: `did you mean ${names.join(" or ")}?`,
    subject,
    related: [...meant.slice(0, placesTold).map(({ at, note }) => ({ at, note })), ...related],
  };
}

function settingsOf(settings: UnreadVar["settings"]): Pick<Diagnostic, "subject" | "related"> {
  const [first, ...others] = settings;
  if (first === undefined) throw new Error("a variable is set somewhere");
  const related = others.slice(0, placesTold).map(({ at }) => ({ at, note: "it is set here too" }));
  return { subject: first.at, ...(related.length === 0 ? {} : { related }) };
}

export function pointlessOverride(name: Located<string>, below: Span): Diagnostic {
  return {
    code: "pointless-override",
    severity: "hint",
    summary: `"${name.value}" has this value without being set here`,
    hint: "remove it here, so that it follows when the value below changes",
    subject: name.at,
    related: [{ at: below, note: "the same value" }],
    rules: ["VAR-01"],
  };
}

export function unreachableMatchBlock(match: Located<string>, by: Located<string>): Diagnostic {
  return {
    code: "unreachable-match-block",
    severity: "warning",
    summary: `no host can reach the match block "${match.value}"`,
    detail: `"${by.value}" is tried before it, and takes every name that it could match.`,
    hint: "put the narrower pattern first, or remove this match block",
    subject: match.at,
    related: [{ at: by.at, note: "this one takes its hosts" }],
    rules: ["HOST-02", "G-01"],
  };
}

export function unusedMatchBlock(
  match: Located<string>,
  takers: readonly Located<string>[],
): Diagnostic {
  const related = takers.slice(0, placesTold).map(({ at }) => ({
    at,
    note: "this one is tried first and takes hosts that it matches",
  }));
  return {
    code: "unused-match-block",
    severity: "warning",
    summary: `no host of the inventory gets the match block "${match.value}"`,
    detail:
      takers.length === 0
        ? "None of their names fits the pattern."
        : "Match blocks that are tried before it take all hosts whose names fit the pattern.",
    hint: "mend the pattern or its place, or remove the match block",
    subject: match.at,
    ...(related.length === 0 ? {} : { related }),
    rules: ["HOST-02"],
  };
}

export function idleLookupArm(spec: Located<LookupSpec>, crate: Located<string>): Diagnostic {
  const what = spec.value.kind === "tag" ? "has a tag for" : "fits";
  return {
    code: "unreachable-lookup-arm",
    severity: "warning",
    summary: `no host that gets "${crate.value}" ${what} the arm "${wordsOf(spec)}"`,
    hint:
      spec.value.kind === "tag"
        ? "give the tag to a match block that brings this crate, or remove the arm"
        : "mend the name, or remove the arm",
    subject: spec.at,
    related: [{ at: crate.at, note: "the crate that those hosts get" }],
  };
}

export function beatenLookupArm(spec: Located<LookupSpec>, by: Located<LookupSpec>): Diagnostic {
  return {
    code: "unreachable-lookup-arm",
    severity: "warning",
    summary: `the arm "${wordsOf(spec)}" never wins against "${wordsOf(by)}"`,
    detail: "Of single values, the first that fits counts among arms of one kind.",
    hint: "put the narrower arm first, or remove it",
    subject: spec.at,
    related: [{ at: by.at, note: "this one fits every host that it fits" }],
    rules: ["LOOK-13"],
  };
}

function wordsOf({ value }: Located<LookupSpec>): string {
  switch (value.kind) {
    case "host":
      return value.name;
    case "host-glob":
      return value.glob;
    case "tag":
      return `tag:${value.glob}`;
    case "trait":
      return `${value.path.join(".")}=${value.value}`;
    case "function":
      return `${value.name}:${value.value}`;
  }
}

export function unusedRole(name: Located<string>, named: readonly Reference[]): Diagnostic {
  return {
    code: "unused-role",
    severity: "warning",
    summary: unusedSummary("role", name.value, named),
    hint: "name it under `roles:` where hosts shall get it, or remove it",
    subject: name.at,
    ...namedHere(named),
  };
}

export function unusedConfigcrate(
  name: Located<string>,
  named: readonly Reference[],
  exclusion?: Span,
): Diagnostic {
  const leftOut = exclusion === undefined ? [] : [{ at: exclusion, note: "it is left out here" }];
  return {
    code: "unused-configcrate",
    severity: "warning",
    summary: unusedSummary("configcrate", name.value, named),
    hint: "name it in a role or under `configcrates:` where hosts shall get it, or remove its file",
    subject: name.at,
    ...namedHere(named, leftOut),
  };
}

function unusedSummary(what: string, name: string, named: readonly Reference[]): string {
  return named.length === 0
    ? `nothing refers to the ${what} "${name}"`
    : `no host gets the ${what} "${name}"`;
}

function namedHere(
  named: readonly Reference[],
  more: readonly RelatedPlace[] = [],
): Pick<Diagnostic, "related"> {
  const places = named.slice(0, placesTold).map(({ at }) => ({ at, note: "it is named here" }));
  const related = [...places, ...more];
  return related.length === 0 ? {} : { related };
}

export function unusedTemplate(path: Located<string>): Diagnostic {
  return {
    code: "unused-template",
    severity: "warning",
    summary: `no resource takes its content from "${path.value}"`,
    hint: "name it under `source:`, or remove the file",
    subject: path.at,
    rules: ["TPL-05"],
  };
}

export function whenNeverHere(at: Span, origins: readonly RelatedPlace[]): Diagnostic {
  return {
    code: "when-never-here",
    severity: "warning",
    summary: "no host of the fleet meets this condition",
    detail:
      "With the variables and pinned traits of each, it is false; so what it guards is in no bundle.",
    hint: "mend the condition or what it asks for, or remove it with what it guards",
    subject: at,
    ...(origins.length === 0 ? {} : { related: origins }),
  };
}

export function expiredWaiver({ framework, control, expires }: WaiverSyntax): Diagnostic {
  return {
    code: "expired-waiver",
    severity: "warning",
    summary: `the waiver of ${framework} "${control.value}" ended on ${expires?.value ?? "an earlier day"}`,
    detail: "The control counts as claimed again.",
    hint: "remove the waiver, or have it approved anew with a later day",
    subject: expires?.at ?? control.at,
    related: [{ at: control.at, note: "the control that it waived" }],
    rules: ["WAIV-08"],
  };
}

export function unneededWaiver({ framework, control, folder }: WaiverSyntax): Diagnostic {
  const where = folder === "" ? "no host" : `no host of the match blocks below "${folder}"`;
  return {
    code: "unneeded-waiver",
    severity: "warning",
    summary: `${where} claims ${framework} "${control.value}", so waiving it does nothing`,
    hint: "remove the waiver, or mend the name of the control",
    subject: control.at,
    rules: ["WAIV-10"],
  };
}

export function illumosState(state: Located<string>): Diagnostic {
  return {
    code: "illumos-state",
    severity: "warning",
    summary: `only illumos knows the state "${state.value}", and none of these hosts can be illumos`,
    hint: "use running, stopped, restarted or reloaded",
    subject: state.at,
    rules: ["FLIP-04"],
  };
}

export function secretInClear(what: string, subject: Span): Diagnostic {
  return {
    code: "secret-in-clear",
    severity: "error",
    summary: `${what} stands here in clear`,
    detail:
      "Whoever reads the stacks, their history or a bundle could use it. It is known to them already: replace it where it is valid.",
    hint: "keep the new one in the vault (`vigocli secrets set PATH`) and write `secret:PATH` here; if it is none, say so with a comment `# vigo:allow-secret` above",
    subject,
  };
}

/** In a file that is copied as it is, a reference would be copied too. */
export function secretInData(what: string, subject: Span): Diagnostic {
  return {
    ...secretInClear(what, subject),
    hint: "keep the new one in the vault (`vigocli secrets set PATH`) and have a template print `secret:PATH`; if it is none, say so with a comment `# vigo:allow-secret` above, or name the file under `publish.allow_secrets` of server.yaml",
  };
}

/** Of bytes that are no text there is no line to point at, and no comment in them. */
export function secretInBytes(what: string, path: string, offset: number): Diagnostic {
  return {
    ...secretInData(what, { source: { path, text: "" }, start: 0, end: 0 }),
    summary: `${what} stands in this file in clear, at byte ${offset}`,
    hint: "keep the new one in the vault (`vigocli secrets set PATH`) and give it to the host with `secret:PATH`; if it is none, name the file under `publish.allow_secrets` of server.yaml",
  };
}

export function passwordInClear(name: string, subject: Span): Diagnostic {
  const what = name === "URL" ? "what stands in an address" : `the value of "${name}"`;
  return {
    code: "password-in-clear",
    severity: "warning",
    summary: `${what} looks like a password in clear`,
    hint: "keep it in the vault (`vigocli secrets set PATH`) and write `secret:PATH` here; if it is none, say so with a comment `# vigo:allow-secret` above",
    subject,
  };
}
