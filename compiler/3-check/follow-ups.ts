// Keeps quiet of names that seem to be missing only because the file that may define them could not be read.
import { kindOf, type FileKind } from "../2-parse/kind.ts";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";

/** `unreadable`: files of the tree, of each of which a mistake was told. */
export function withoutFollowUps(unreadable: readonly Source[], report: Report): Report {
  if (unreadable.length === 0) return report;
  return (diagnostic) => {
    if (!unreadable.some((file) => mayHaveCaused(file, diagnostic))) report(diagnostic);
  };
}

function mayHaveCaused(file: Source, { code, subject }: Diagnostic): boolean {
  const kind = kindOf(file.path);
  if (wholes[code]?.includes(kind) === true) return true;
  const said = subject.source.text.slice(subject.start, subject.end);
  if (code === "source-not-found") return said.includes(file.path);
  if (!missingNames.has(code) || definesNoName.has(kind)) return false;
  // Of some nothing is known but that they are there.
  if (file.text === "") return true;
  if (code === "unknown-resource" && /\bname:.*\{\{/u.test(file.text)) return true;
  const words = said.match(/[\w-]+/gu) ?? [];
  // A configcrate is mostly called as its file is, whatever can still be read in it.
  const text = `${file.path}\n${file.text}`;
  return words.some((word) => word !== "Vars" && text.includes(word));
}

const definesNoName: ReadonlySet<FileKind> = new Set<FileKind>(["template", "data", "policy-test"]);

/** Told of a name, which is the subject, because nothing that could be read defines it. */
const missingNames: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "exclude-nothing",
  "foreach-list",
  "undefined-variable",
  "unknown-configcrate",
  "unknown-environment",
  "unknown-resource",
  "unknown-role",
  "unknown-task",
  "when-unknown-name",
]);

const assigning: readonly FileKind[] = [
  "assignment",
  "common",
  "environments",
  "roles",
  "legacy-role",
];

/** Told because nothing that could be read brings it about, under whatever name, by the kinds that would. */
const wholes: Readonly<Partial<Record<DiagnosticCode, readonly FileKind[]>>> = {
  "no-hosts": ["assignment"],
  "unmatched-host": ["assignment"],
  "unreferenced-usercrates": assigning,
};
