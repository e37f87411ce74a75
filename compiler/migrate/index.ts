// Brings a tree of an earlier version up to date: the table of all kinds of change, each done once, in this order.
import { kindOf } from "../2-parse/kind.ts";
import type { Source } from "../source/source.ts";
import { documentsOf, headOf, type Draft, type Finding, type KindOfChange } from "./draft.ts";
import { environmentOverrides } from "./environment-overrides.ts";
import { excludedUsercrates } from "./excluded-usercrates.ts";
import { inlineClaims } from "./inline-claims.ts";
import { mixedCompliance } from "./mixed-compliance.ts";
import { oldFolders } from "./old-folders.ts";
import { oldWords } from "./old-words.ts";
import { roleFiles } from "./role-files.ts";
import { topLevelTags } from "./top-level-tags.ts";
import { varFiles } from "./var-files.ts";
import { varsFrom } from "./vars-from.ts";

/** Folders come first, for what a file is follows from where it lies; words next, for the others read them. */
const kinds: readonly KindOfChange[] = [
  oldFolders,
  oldWords,
  mixedCompliance,
  topLevelTags,
  inlineClaims,
  roleFiles,
  varsFrom,
  varFiles,
  environmentOverrides,
  excludedUsercrates,
];

/** Every file of a tree by its path. */
export type OldTree = ReadonlyMap<string, OldFile>;

export interface OldFile {
  /** Left out for what is no text of the language. */
  readonly source?: Source | undefined;
  /** Of the others: tells whether two of them are the same. */
  readonly sha256?: string | undefined;
}

export type Change =
  | {
      readonly kind: "move";
      readonly from: string;
      readonly path: string;
      /** Left out when it stays as it is, to the byte. */
      readonly text?: string;
      readonly why: Why;
    }
  /** A file that is new, or that says something else. */
  | { readonly kind: "write"; readonly path: string; readonly text: string; readonly why: Why }
  | { readonly kind: "delete"; readonly path: string; readonly why: Why };

type Why = readonly string[];

export interface Migration {
  /** By path. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
}

export function migrate(tree: OldTree): Migration {
  const findings: Finding[] = [];
  const before: Draft = new Map(
    [...tree].map(([path, { source, sha256 }]) => [path, { origin: path, source, sha256 }]),
  );
  const reasons = new Map<string, string[]>();
  let draft = before;
  for (const kind of kinds) {
    const next = kind.change(draft, (finding) => findings.push(finding));
    for (const path of touched(draft, next)) {
      reasons.set(path, [...(reasons.get(path) ?? []), kind.why]);
    }
    draft = next;
  }
  findings.push(...unreadable(draft));
  return { changes: changesBetween(before, draft, reasons), findings: sorted(findings) };
}

/** What they hold may be as old as the rest, and nobody can tell. */
function unreadable(draft: Draft): readonly Finding[] {
  return [...draft].flatMap(([path, file]) => {
    const kind = kindOf(path);
    const isRead = path.endsWith(".vgo") && kind !== "data" && kind !== "template";
    if (!isRead || file.source === undefined || documentsOf(file.source) !== undefined) return [];
    const decide = "see what `vigocli config validate` says of it, and run it again";
    return [{ at: headOf(path, file), what: "this file cannot be read", decide }];
  });
}

function touched(before: Draft, after: Draft): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => {
    const [a, b] = [before.get(path), after.get(path)];
    return a === undefined || b === undefined || a.source?.text !== b.source?.text;
  });
}

function changesBetween(
  before: Draft,
  after: Draft,
  reasons: ReadonlyMap<string, Why>,
): readonly Change[] {
  const changes: Change[] = [];
  const movedFrom = new Set<string>();
  for (const [path, { origin, source }] of after) {
    const why = reasons.get(path) ?? [];
    const was = before.get(path);
    if (was !== undefined && was.source?.text === source?.text) continue;
    const isMoved = was === undefined && origin !== undefined && !after.has(origin);
    if (isMoved) {
      const isSame = before.get(origin)?.source?.text === source?.text;
      const text = isSame || source === undefined ? {} : { text: source.text };
      changes.push({ kind: "move", from: origin, path, ...text, why });
      movedFrom.add(origin);
    } else if (source !== undefined) {
      changes.push({ kind: "write", path, text: source.text, why });
    }
  }
  for (const path of before.keys()) {
    if (after.has(path) || movedFrom.has(path)) continue;
    changes.push({ kind: "delete", path, why: reasons.get(path) ?? [] });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => {
    const [left, right] = [a.at.source.path, b.at.source.path];
    return left === right ? a.at.start - b.at.start : left < right ? -1 : 1;
  });
}
