// ROLE-15, DIR-07: roles that had a file each come into roles.vgo.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { kindOf } from "../2-parse/kind.ts";
import type { Node } from "../2-parse/yaml/node.ts";
import { entryOf, plain } from "../2-parse/yaml/node.ts";
import { lineEndOf, startOfLine } from "../source/edit.ts";
import type { Source } from "../source/source.ts";
import { rolesOf } from "./carrier-maps.ts";
import {
  documentsOf,
  headOf,
  withText,
  type Draft,
  type DraftFile,
  type KindOfChange,
  type Tell,
} from "./draft.ts";
import { mergePiece } from "./merge.ts";
import { indented, outdented } from "./piece.ts";
import { withComments } from "./transfer.ts";

export const roleFiles: KindOfChange = {
  why: "roles live in roles.vgo",
  change(draft, tell) {
    const paths = [...draft.keys()].filter((path) => path.endsWith(".vgo"));
    return paths
      .filter((path) => kindOf(path) === "legacy-role")
      .toSorted()
      .reduce((current, path) => gathered(current, path, tell), draft);
  },
};

const home = "roles.vgo";

function gathered(draft: Draft, path: string, tell: Tell): Draft {
  const file = draft.get(path);
  const documents = file?.source === undefined ? undefined : documentsOf(file.source);
  if (file?.source === undefined || documents === undefined) return draft;
  const there = draft.get(home);
  const known = rolesIn(there?.source);
  const roles = documents.flatMap((document) => rolesOf(document).map(([, role]) => role));
  const clash = roles.find((role) => known?.some((other) => isClash(role, other)));
  if (clash !== undefined) {
    tell({
      at: clash.at,
      what: `${home} has another role of this name`,
      decide: `join the two in ${home}, or give one of them another name, and run it again`,
    });
    return draft;
  }
  const target = known === undefined ? undefined : withRoles(there, file.source, documents);
  const wanted = [...(known ?? []), ...roles.filter((role) => !isKnown(role, known ?? []))];
  if (target === undefined || !isSame(rolesIn(target.source), wanted)) {
    tell({
      at: headOf(path, file),
      what: `this file, or ${home}, is written in a way that only a person can join`,
      decide: `move its roles into ${home} yourself`,
    });
    return draft;
  }
  const next = new Map(draft);
  next.delete(path);
  return next.set(home, withComments(target, home, file.source.text));
}

function rolesIn(source: Source | undefined): readonly Node[] | undefined {
  if (source === undefined) return [];
  return documentsOf(source)?.flatMap((document) => rolesOf(document).map(([, role]) => role));
}

function isClash(a: Node, b: Node): boolean {
  return nameOf(a) === nameOf(b) && canonical(plain(a)) !== canonical(plain(b));
}

function nameOf(role: Node): string {
  const name = role.kind === "map" ? entryOf(role, "name")?.value : undefined;
  return canonical(name === undefined ? null : plain(name));
}

function isKnown(role: Node, known: readonly Node[]): boolean {
  return known.some((other) => canonical(plain(other)) === canonical(plain(role)));
}

function isSame(a: readonly Node[] | undefined, b: readonly Node[]): boolean {
  return a !== undefined && canonical(a.map(plain)) === canonical(b.map(plain));
}

function withRoles(
  there: DraftFile | undefined,
  { text }: Source,
  documents: readonly Node[],
): DraftFile | undefined {
  const lines = listed(text, documents);
  const before = there?.source?.text ?? "";
  if (lines === undefined) return undefined;
  const [root] = there?.source === undefined ? [] : (documentsOf(there.source) ?? []);
  // The root of a bare list goes on with what is appended.
  if (root?.kind === "list" && startOfLine(before, root.at.start) === root.at.start) {
    const glue = before.endsWith("\n") ? "" : "\n";
    const eol = lineEndOf(before);
    return withText(there, home, before + (glue + lines).replaceAll("\n", eol));
  }
  const piece = {
    key: "roles",
    value: documents.flatMap((document) => rolesOf(document).map(([, role]) => plain(role))),
    text: `roles:\n${indented(lines, 2)}`,
  };
  const result = mergePiece(before, [], piece);
  if (result.kind !== "merged") return undefined;
  const isNew = there === undefined;
  return withText(there, home, isNew ? result.text.replaceAll("\n", lineEndOf(text)) : result.text);
}

/** The roles of a file as items of a list at the margin. */
function listed(text: string, documents: readonly Node[]): string | undefined {
  const [root] = documents;
  if (root === undefined || documents.length > 1 || text[root.at.start] === "{") return undefined;
  const body = outdented(text, 0).replace(/^---\s*\n/u, "");
  if (root.kind === "list") return body;
  if (root.kind !== "map" || /^(?:---|\.\.\.|%)/mu.test(body)) return undefined;
  const roles = entryOf(root, "roles");
  if (roles !== undefined) {
    if (root.entries.length > 1 || roles.value.kind !== "list") return undefined;
    const below = /^roles:[ \t]*\n/mu.exec(body);
    if (below === null) return undefined;
    const list = body.slice(below.index + below[0].length);
    const margin = /^ *(?=- )/mu.exec(list)?.[0].length ?? 0;
    return body.slice(0, below.index) + outdented(list, margin);
  }
  // Comments above the first key come to stand above its dash.
  const first = /^[^#\s]/mu.exec(body)?.index ?? 0;
  const head = body.slice(0, first).replaceAll(/^\s*\n/gmu, "");
  return head + `- ${indented(body.slice(first), 2).trimStart()}`;
}
