// Whether a source leads to a file or a folder of the tree, and what to say when it does not.
import type { Syntax } from "../2-parse/syntax.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";
import { copiedBy, dataFor, dataNames, isDataPath } from "./copied.ts";
import * as say from "./diagnostics.ts";

export interface Sources extends Pick<Syntax, "templates" | "data"> {
  readonly type: string;
}

/** Undefined when there is what it names, or when it names nothing of the tree. */
export function missingSource(path: Located<string>, sources: Sources): Diagnostic | undefined {
  const { type, templates, data } = sources;
  const copied = copiedBy(type);
  if (copied === undefined || dataFor(path.value, copied.what, data).length > 0) return undefined;
  // A path on the host itself.
  if (type === "nonrepo_package" && !isDataPath(path.value)) return undefined;
  if (type === "file" && templates.has(path.value)) return undefined;
  const other = copied.what === "file" ? "folder" : "file";
  if (dataFor(path.value, other, data).length > 0) return say.sourceOfOtherKind(path, other);
  const names = [...dataNames(copied.what, data)];
  const known = type === "file" ? [...templates.keys(), ...names] : names;
  const where = type === "file" && !isDataPath(path.value) ? "templates/" : "files/";
  return say.sourceNotFound(path, { what: copied.what, where, known });
}
