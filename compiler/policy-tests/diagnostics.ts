// What can be wrong between a policy test and the tree that it speaks of.
import type { HostSelector, PolicyTestSyntax } from "../2-parse/policy-test/syntax.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { didYouMean, nearest } from "../diagnostics/suggest.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { isLiteral } from "../../runtime/contract/host-glob.ts";
import type { Located } from "../source/source.ts";
import type { KnownNames } from "./known-names.ts";

export function unknownHost(
  name: Located<string>,
  { traits }: PolicyTestSyntax,
  { hosts, unlistedAre }: Policy & { readonly unlistedAre: "allow" | "deny" },
): Diagnostic {
  const isDenied = unlistedAre === "deny";
  const none = isDenied
    ? "No inventory lists it, and server.yaml serves no host that is not listed."
    : "No inventory lists it, and no match block matches it.";
  const mend = isDenied
    ? "list it in the inventory"
    : "list it in the inventory, or write a match block that matches it";
  const known = hosts.map(({ header }) => header.host);
  const hint = didYouMean(name.value, known);
  const unknown = {
    code: "unknown-test-host",
    severity: "error",
    summary: `there is no bundle for the host "${name.value}"`,
    subject: name.at,
  } as const;
  if (!isLiteral(name.value)) {
    return { ...unknown, hint: "name several hosts by `hosts:`, which takes patterns" };
  }
  if (traits !== undefined) return { ...unknown, detail: none, hint: hint ?? mend };
  return {
    ...unknown,
    detail: "A host that no inventory lists can be tested by its name and its `traits`.",
    hint: hint ?? "list it in the inventory, or give the `traits` that it would have",
  };
}

export function noHostFits(selector: Located<HostSelector>, { hosts }: Policy): Diagnostic {
  const headers = hosts.map(({ header }) => header);
  const none = { code: "unknown-test-host", severity: "error", subject: selector.at } as const;
  switch (selector.value.kind) {
    case "host":
    case "glob": {
      const word = selector.value.kind === "host" ? selector.value.name : selector.value.glob;
      const near = didYouMean(
        word,
        headers.map(({ host }) => host),
      );
      return {
        ...none,
        summary: `no host is called "${word}"`,
        hint: near ?? "correct the pattern, or take it away",
      };
    }
    case "tag": {
      const tags = headers.flatMap((header) => header.tags);
      return {
        ...none,
        summary: `no host has the tag "${selector.value.glob}"`,
        hint: didYouMean(selector.value.glob, tags) ?? "tags are those of match blocks",
      };
    }
    case "match": {
      const patterns = headers.map(({ match }) => match);
      return {
        ...none,
        summary: `no host is chosen by a match block "${selector.value.pattern}"`,
        hint:
          didYouMean(selector.value.pattern, patterns) ??
          "write the pattern as it stands in the match block",
      };
    }
  }
}

export function unknownName(
  name: Located<string>,
  { crates, ids }: KnownNames,
  severity: Severity,
): Diagnostic {
  const isId = name.value.includes("/");
  return {
    code: "unknown-test-name",
    severity,
    summary: `there is no ${isId ? "resource" : "configcrate"} "${name.value}" in this tree`,
    detail: inVain(severity),
    hint:
      didYouMean(name.value, isId ? ids : crates) ??
      ofAType(name.value) ??
      ofACrate(name.value, ids) ??
      (severity === "warning" ? "take it away once it is gone for good" : undefined) ??
      "write a configcrate, a resource as configcrate/resource, or what it is about as type[target]",
    subject: name.at,
  };
}

export function unknownFramework(
  name: Located<string>,
  { frameworks }: KnownNames,
  severity: Severity,
): Diagnostic {
  return {
    code: "unknown-test-name",
    severity,
    summary: `there is no framework "${name.value}"`,
    detail: inVain(severity),
    hint: didYouMean(name.value, frameworks) ?? "`vigocli compliance provisions` shows their names",
    subject: name.at,
  };
}

function inVain(severity: Severity): string {
  return severity === "error"
    ? "No host can have it, so the test could never pass."
    : "No host can have it, so this holds whatever the tree says.";
}

/** A slip in the type makes a target look like an instance of a configcrate. */
function ofAType(word: string): string | undefined {
  const [, type = "", target = ""] = /^(\w+)(\[.+\])?$/su.exec(word) ?? [];
  const near = nearest(type, Object.keys(resourceTypes)).map((name) => `"${name}${target}"`);
  return near.length === 0 ? undefined : `did you mean ${near.join(" or ")}?`;
}

/** A resource is often named without its configcrate. */
function ofACrate(word: string, ids: KnownNames["ids"]): string | undefined {
  const full = [...ids].find((id) => id.endsWith(`/${word}`));
  return full === undefined ? undefined : `it is a resource: write "${full}"`;
}
