// What this phase can find wrong with one file by itself, once its YAML is well-formed.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Span } from "../source/source.ts";

export function unknownFileKind(at: Span, topKeys: readonly string[]): Diagnostic {
  const found =
    topKeys.length === 0 ? "it holds no mapping" : `its top keys are ${quotedList(topKeys)}`;
  return {
    code: "unknown-file-kind",
    severity: "error",
    summary: "this file is of no known kind",
    detail: `Below configcrates/ and usercrates/ lie crates, and some names have a meaning of their own (common.vgo, roles.vgo, environments.vgo, compliance.vgo, waivers.vgo). Any other file holds match blocks under the top key \`envoys\`, or is one with \`match\`. Here ${found}.`,
    hint:
      didYouMean(topKeys[0] ?? "", ["envoys"]) ??
      "put a configcrate below configcrates/, or give the file the top key `envoys`",
    subject: at,
    rules: ["FILE-14"],
  };
}

export interface KeyFault {
  readonly at: Span;
  readonly key: string;
}

export function unknownKey(fault: KeyFault, known: readonly string[], owner: string): Diagnostic {
  return {
    code: "unknown-key",
    severity: "error",
    summary: `${owner} has no key "${fault.key}"`,
    ...(known.length > 0 ? { detail: `It knows ${quotedList(known)}.` } : {}),
    hint: keyHint(fault.key, known),
    subject: fault.at,
  };
}

function keyHint(key: string, known: readonly string[]): string {
  // Types that only act have nothing to be present or absent; what they offer is the way back.
  if (key === "state" && known.includes("revert")) {
    return "this type has no state: `revert: true` undoes what it did";
  }
  if (key === "state" && known.includes("name")) {
    return "to take an account away, set `state: absent` on its user resource";
  }
  return didYouMean(key, known) ?? `remove "${key}"`;
}

export function missingKey(fault: KeyFault, owner: string): Diagnostic {
  return {
    code: "missing-key",
    severity: "error",
    summary: missingWords(owner, fault.key),
    hint: `add \`${fault.key}:\` here`,
    subject: fault.at,
    ...(owner === "configcrate" ? { rules: [fault.key === "name" ? "FILE-08" : "FILE-09"] } : {}),
  };
}

/** Two of these sentences are the language's own, word for word. */
function missingWords(owner: string, key: string): string {
  if (owner === "configcrate" && key === "name") return "missing required name field";
  if (owner === "configcrate" && key === "resources") return "configcrate has no resources";
  return `${owner} lacks the required key "${key}"`;
}

/** Points at the last of them: what was written first may well be what was meant. */
export function exactlyOne(
  keys: readonly string[],
  places: readonly Span[],
  whose: { readonly at: Span; readonly owner: string },
): Diagnostic {
  const others = places.slice(0, -1);
  return {
    code: "exactly-one",
    severity: "error",
    summary: `${whose.owner} takes only one of ${quotedList(keys)}`,
    detail:
      "They say the same thing in different ways, so together they would contradict each other.",
    hint: "keep the one that you mean, and remove the other",
    subject: places.at(-1) ?? whose.at,
    related: others.map((at) => ({ at, note: "beside this" })),
    rules: ["TPL-04"],
  };
}

export function wrongType(at: Span, what: string, wanted: string, found: string): Diagnostic {
  return {
    code: "wrong-type",
    severity: "error",
    summary: `${what} must be ${wanted}, but is ${found}`,
    ...(found === "a mapping" && !wanted.includes("mapping")
      ? { hint: "if it is meant as a lookup table, give it an arm called `default:`" }
      : {}),
    subject: at,
  };
}

export interface WrongValue {
  readonly at: Span;
  readonly what: string;
  readonly value: string;
  /** The whole vocabulary, when there is one. */
  readonly allowed?: readonly string[];
  /** In words, when there is none. */
  readonly wanted?: string;
}

export function wrongValue({ at, what, value, allowed, wanted }: WrongValue): Diagnostic {
  const hint = allowed === undefined ? undefined : didYouMean(value, allowed);
  const detail = allowed === undefined ? wanted : `Allowed are ${quotedList(allowed)}.`;
  return {
    code: "wrong-value",
    severity: "error",
    summary: `${what} cannot be "${value}"`,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    subject: at,
  };
}

export function unknownResourceType(at: Span, type: string, known: readonly string[]): Diagnostic {
  return {
    code: "unknown-resource-type",
    severity: "error",
    summary: `there is no resource type "${type}"`,
    detail: `Known types are ${quotedList(known)}.`,
    ...optionalHint(didYouMean(type, known)),
    subject: at,
    rules: ["RES-02"],
  };
}

/** The value means what its author meant, but only because the schema is known: better said in quotes. */
export function unquotedText(at: Span, what: string, spelled: string): Diagnostic {
  return {
    code: "unquoted-text",
    severity: "hint",
    summary: `${what} is text, so ${spelled} is read as "${spelled}"`,
    hint: `quote it: "${spelled}"`,
    subject: at,
    fix: { edits: [{ at, text: `"${spelled}"` }] },
  };
}

export function spelledBoolean(at: Span, what: string, meaning: boolean): Diagnostic {
  return {
    code: "spelled-boolean",
    severity: "hint",
    summary: `${what} is a boolean, so this is read as ${meaning}`,
    hint: `write ${meaning}`,
    subject: at,
    fix: { edits: [{ at, text: String(meaning) }] },
  };
}

function optionalHint(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

function quotedList(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop();
  if (last === undefined) return "nothing";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}

// Words for shapes that need more than one key -------------------------------------------------

export function oneOf(keys: readonly string[], at: Span, owner: string): Diagnostic {
  return {
    code: "missing-key",
    severity: "error",
    summary: `${owner} needs one of ${quotedList(keys)}`,
    hint: "add the one that you mean",
    subject: at,
  };
}

export function crowdedBlock(at: Span): Diagnostic {
  return {
    code: "unknown-key",
    severity: "error",
    summary: "a conditional_block stands alone in its item",
    detail: "It groups resources under one condition, and is no resource itself.",
    hint: "move the other keys into the resources of the block",
    subject: at,
    rules: ["CBLK-01"],
  };
}

// Keys and shapes of earlier versions ----------------------------------------------------------

export interface RetiredWords {
  readonly summary: string;
  readonly hint: string;
  readonly rules: readonly string[];
}

export function retiredKey(at: Span, words: RetiredWords): Diagnostic {
  return { code: "retired-key", severity: "error", subject: at, ...words };
}

export function topLevelTags(at: Span, key: string): Diagnostic {
  return {
    code: "configcrate-top-level-provides-bundle",
    severity: "error",
    summary: `\`${key}:\` stands at the top level of a configcrate`,
    detail: "Compliance tags live under `compliance:`, as `provides:` and `bundle:`.",
    hint: `move it below: compliance: {${key}: [...]}`,
    subject: at,
    rules: ["COMP-09"],
  };
}

export function inlineClaims(at: Span, framework: string): Diagnostic {
  return {
    code: "configcrate-compliance-key-retired",
    severity: "error",
    summary: `a configcrate cannot list the controls of "${framework}" itself`,
    detail:
      "It says what it does by tags: `provides:` for capabilities, `bundle:` for parts of a framework. The catalogs know which controls these stand for.",
    hint: "use tags (`vigocli compliance provisions` and `bundles` list them), or list the controls in the compliance.vgo of its folder",
    subject: at,
    rules: ["COMP-08"],
  };
}

// Files in the wrong place ---------------------------------------------------------------------

export function mixedKeys(at: Span, key: string, home: string): Diagnostic {
  return {
    code: "mixed-compliance-keys",
    severity: "error",
    summary: `\`${key}:\` does not belong into this file`,
    detail:
      "compliance.vgo holds claims and nothing else, waivers.vgo holds waivers and nothing else.",
    hint: `move it to ${home}`,
    subject: at,
    rules: ["FILE-22", "WAIV-12"],
  };
}

export function misnamedWaivers(at: Span): Diagnostic {
  return {
    code: "waivers-misplaced",
    severity: "error",
    summary: "a file with waivers must be called waivers.vgo",
    hint: "Rename to waivers.vgo.",
    subject: at,
    rules: ["FILE-23"],
  };
}

export function misnamedClaims(at: Span): Diagnostic {
  return {
    code: "claims-misplaced",
    severity: "error",
    summary: "a file with claims must be called compliance.vgo",
    hint: "Rename to compliance.vgo.",
    subject: at,
    rules: ["FILE-24"],
  };
}

export function misplacedRoles(at: Span): Diagnostic {
  return {
    code: "misplaced-roles",
    severity: "error",
    summary: "roles are defined in one place: roles.vgo at the root of the tree",
    hint: "move these roles there",
    subject: at,
    rules: ["FILE-05", "ROLE-14"],
  };
}

export function legacyLayout(at: Span, folder: string): Diagnostic {
  return {
    code: "legacy-layout",
    severity: "warning",
    summary: `the folder ${folder}/ belongs to an old layout`,
    detail: "It still loads.",
    hint: "`vigocli config migrate` moves its files to where they live today",
    subject: at,
    rules: ["FILE-21"],
  };
}

// Crates ---------------------------------------------------------------------------------------

export function userCount(at: Span, count: number): Diagnostic {
  return {
    code: "usercrate-users",
    severity: "error",
    summary: `usercrate must declare exactly one type: user resource — found ${count}. Move it to configcrates/ or restructure.`,
    subject: at,
    rules: ["USER-04", "USER-05"],
  };
}

export function unusedDefault(at: Span, key: string): Diagnostic {
  return {
    code: "unused-default",
    severity: "error",
    summary: `no resource here takes the default "${key}"`,
    detail: "None of their types has an attribute of that name.",
    hint: "correct the name, or remove the default",
    subject: at,
    rules: ["DEF-01"],
  };
}

export function mixedLookup(at: Span, attribute: string, isList: boolean): Diagnostic {
  return {
    code: "lookup-mixed",
    severity: "error",
    summary: `the lookup "${attribute}" mixes lists and single values`,
    detail:
      "The arms of a lookup are all lists, and all that match are joined; or none is, and the most specific wins.",
    hint: isList ? "write this arm as a single value" : "write this arm as a list",
    subject: at,
    rules: ["LOOK-15"],
  };
}

export function rangeFault(at: Span, name: string, reason: string): Diagnostic {
  return {
    code: "host-range",
    severity: "error",
    summary: `cannot read the host name "${name}"`,
    detail: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
    hint: "write a range as web[01:20].example.com, or a list as db[a,b].example.com",
    subject: at,
  };
}

export function commonKeyInBranch(at: Span, key: string): Diagnostic {
  return {
    code: "unknown-key",
    severity: "error",
    summary: `a branch of \`match\` cannot change "${key}"`,
    detail:
      "Branches lay attributes of the type over those of the resource, and leave the rest alone.",
    hint: `move \`${key}:\` to the resource`,
    subject: at,
    rules: ["CASE-02"],
  };
}

/** Both words mean the same; one of them is what the formatter writes. */
export function anotherWord(at: Span, key: string, canonical: string): Diagnostic {
  return {
    code: "another-word",
    severity: "hint",
    summary: `\`${key}:\` is another word for \`${canonical}:\``,
    hint: `write \`${canonical}:\``,
    subject: at,
    fix: { edits: [{ at, text: canonical }] },
  };
}

/** Without a mend where roles are listed too, or where brackets would change what the name is. */
export function singleRole(at: Span, role: Span | undefined): Diagnostic {
  return {
    code: "another-word",
    severity: "hint",
    summary: "`role:` is another word for `roles:`",
    hint: "write it as a list: roles: [...]",
    subject: at,
    ...(role === undefined
      ? {}
      : {
          fix: {
            edits: [
              { at, text: "roles" },
              { at: { ...role, end: role.start }, text: "[" },
              { at: { ...role, start: role.end }, text: "]" },
            ],
          },
        }),
  };
}
