// What this phase can find wrong once variables are known.
import { isSecretPath } from "../../runtime/contract/secret-path.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Located, Span } from "../source/source.ts";

export interface FoldedFault {
  readonly at: Span;
  readonly attribute: string;
  readonly value: string;
  readonly wanted: string | undefined;
}

/** The template could be read and printed, but what it prints does not fit the attribute. */
export function foldedValue(fault: FoldedFault): Diagnostic {
  return {
    code: "wrong-value",
    severity: "error",
    summary: `"${fault.attribute}" cannot be "${fault.value}", which this template prints`,
    ...(fault.wanted === undefined ? {} : { detail: fault.wanted }),
    subject: fault.at,
  };
}

export function absentResource(name: Located<string>, block: Located<string>): Diagnostic {
  return {
    code: "unknown-resource",
    severity: "error",
    summary: `nothing that these hosts get is named "${name.value}"`,
    detail:
      "The name exists in the stacks tree, but the match block brings no configcrate that holds it.",
    hint: "add that configcrate to the match block, or remove the reference",
    subject: name.at,
    related: [{ at: block.at, note: "for the hosts of this match block" }],
    rules: ["RES-12"],
  };
}

export function ambiguousResource(
  name: Located<string>,
  candidates: readonly string[],
  block: Located<string>,
): Diagnostic {
  return {
    code: "unknown-resource",
    severity: "error",
    summary: `"${name.value}" could mean several resources`,
    detail: `These hosts get ${candidates.map((id) => `\`${id}\``).join(" and ")}.`,
    hint: "name the one you mean by its full id, configcrate/resource",
    subject: name.at,
    related: [{ at: block.at, note: "for the hosts of this match block" }],
    rules: ["RES-12"],
  };
}

export function nameNotKnown(at: Span): Diagnostic {
  return {
    code: "name-not-known",
    severity: "error",
    summary: "this name depends on what only the host knows",
    detail:
      "Names order resources and tell them apart, so they must be the same before any host is asked.",
    hint: "use variables or `foreach` items in names, and traits in other attributes",
    subject: at,
    rules: ["RES-01"],
  };
}

export function sourceNotKnown(at: Span): Diagnostic {
  return {
    code: "name-not-known",
    severity: "error",
    summary: "which file this is depends on what only the host knows",
    detail: "Files of the tree are read when it is compiled.",
    hint: "use `case` and `match` with one source for each branch",
    subject: at,
    rules: ["TPL-05"],
  };
}

export function mixedSources(at: Span): Diagnostic {
  return {
    code: "name-not-known",
    severity: "error",
    summary: "the host would have to choose between a template and a file that is copied as it is",
    detail: "Templates are read when the tree is compiled, and files below files/ never are.",
    hint: "take all of them from templates/, or all of them from files/",
    subject: at,
    rules: ["TPL-05"],
  };
}

export function secretPathOpen(at: Span, soFar: string): Diagnostic {
  return {
    code: "secret-path",
    severity: "error",
    summary:
      soFar === ""
        ? "which secret this is depends on what only the host knows"
        : `the path of the secret "${soFar}" goes on with what only the host knows`,
    detail:
      "Secrets are sealed to each host when the tree is compiled, so their paths must be known then.",
    hint: "put variables or `foreach` items into the path, or a space or a quote behind it",
    subject: at,
  };
}

export function secretPathTooLong(at: Span, longest: number): Diagnostic {
  return {
    code: "secret-path",
    severity: "error",
    summary: `the path of this secret has more than ${longest} characters`,
    hint: "give the secret a shorter name",
    subject: at,
  };
}

export function unknownSecret(path: Located<string>, known: ReadonlySet<string>): Diagnostic {
  const near = didYouMean(path.value, known);
  const store = `\`vigocli secrets set ${path.value}\``;
  const isPath = isSecretPath(path.value);
  const where = isPath ? `store it with ${store}` : "a path is words joined by slashes";
  return {
    code: "unknown-secret",
    severity: "error",
    summary: `the vault holds no secret "${path.value}"`,
    hint: near === undefined ? where : `${near} Else ${where}`,
    subject: path.at,
  };
}

export function secretsUnchecked(at: Span): Diagnostic {
  return {
    code: "secrets-unchecked",
    severity: "warning",
    summary: "there is no vault, so that no secret was looked for",
    detail:
      "The tree names secrets, this one first. It cannot be published without the vault that holds them.",
    hint: "name the vault with --secrets-dir, or make one with `vigocli secrets init`",
    subject: at,
  };
}

export interface Keyless {
  readonly host: Located<string>;
  /** How many other hosts of the match block lack one too. */
  readonly others: number;
  /** A secret that it would get. */
  readonly path: string;
}

export function hostWithoutKey({ host, others, path }: Keyless): Diagnostic {
  const hosts = others === 1 ? "one other host" : `${others} other hosts`;
  const more = others === 0 ? "" : `; so it is with ${hosts} of the match block`;
  return {
    code: "host-without-key",
    severity: "error",
    summary: `"${host.value}" is to get the secret "${path}" and has no key to seal it to${more}`,
    hint: "run `vigo-agent enroll` on the host, and `vigocli inventory add` with the request that it makes",
    subject: host.at,
  };
}

export function insensitiveSecret(at: Span): Diagnostic {
  return {
    code: "secret-exposed",
    severity: "error",
    summary: "this resource holds a secret, and `sensitive: false` would show it in diffs",
    hint: "remove `sensitive`: what holds a secret is never shown",
    subject: at,
  };
}

export function secretInNumber(at: Span, attribute: string): Diagnostic {
  return {
    code: "wrong-value",
    severity: "error",
    summary: `"${attribute}" takes no text, and a secret is one`,
    hint: "write the value itself",
    subject: at,
  };
}

export function repeatedName(name: Located<string>): Diagnostic {
  return {
    code: "duplicate-resource",
    severity: "error",
    summary: `two items of this foreach both make a resource named "${name.value}"`,
    hint: "put something into the name that differs from item to item, such as {{ .Item }}",
    subject: name.at,
    rules: ["FOR-06"],
  };
}

export function clashingName(name: Located<string>, first: Span): Diagnostic {
  return {
    code: "duplicate-resource",
    severity: "error",
    summary: `this configcrate has two resources named "${name.value}"`,
    hint: "rename one of them: references find a resource by its name",
    subject: name.at,
    related: [{ at: first, note: "the other one" }],
    rules: ["RES-01"],
  };
}

export interface Owner {
  readonly id: string;
  readonly type: string;
  /** Which thing it is, such as /etc/motd. */
  readonly thing: string;
  readonly at: Span;
}

export function sharedTarget(owner: Owner, rival: Owner): Diagnostic {
  return {
    code: "shared-target",
    severity: "error",
    summary: `"${owner.id}" and "${rival.id}" both manage ${thingOf(owner, rival)}`,
    detail: "On a host that gets both, each run of the agent would undo one with the other.",
    hint: "keep one of them, or give them conditions that cannot both hold",
    subject: owner.at,
    related: [{ at: rival.at, note: "the other one" }],
  };
}

function thingOf(owner: Owner, rival: Owner): string {
  const name = owner.thing === "" ? "" : ` ${owner.thing}`;
  return owner.type === rival.type
    ? `the ${owner.type}${name}`
    : `${owner.thing}, as ${owner.type} and as ${rival.type}`;
}
