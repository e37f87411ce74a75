// A diagnostic without the texts that it points into, so that remembering it takes no more room than its words.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { inFile, type Source, type Span } from "../source/source.ts";

interface Place {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

type Pointing = "subject" | "related" | "fix";

export interface Unplaced extends Omit<Diagnostic, Pointing> {
  readonly subject: Place;
  readonly related?: readonly { readonly at: Place; readonly note: string }[];
  readonly fix?: { readonly edits: readonly { readonly at: Place; readonly text: string }[] };
}

type Sources = ReadonlyMap<string, Source>;

/** Undefined when it points into a file that is none of these. */
export function unplaced(diagnostic: Diagnostic, sources: Sources): Unplaced | undefined {
  const { subject, related = [], fix, ...words } = diagnostic;
  const spans = [
    subject,
    ...related.map(({ at }) => at),
    ...(fix?.edits ?? []).map(({ at }) => at),
  ];
  const isKnown = ({ source }: Span): boolean => sources.get(source.path)?.text === source.text;
  if (!spans.map(inFile).every(isKnown)) return undefined;
  return {
    ...words,
    subject: placeOf(subject),
    ...(diagnostic.related === undefined
      ? {}
      : { related: related.map(({ at, note }) => ({ at: placeOf(at), note })) }),
    ...(fix === undefined
      ? {}
      : { fix: { edits: fix.edits.map(({ at, text }) => ({ at: placeOf(at), text })) } }),
  };
}

export function placedIn(kept: Unplaced, sources: Sources): Diagnostic {
  const spanOf = ({ path, start, end }: Place): Span => {
    const source = sources.get(path);
    if (source === undefined)
      throw new Error(`what was found points into "${path}", which is no premise`);
    return { source, start, end };
  };
  const { subject, related, fix, ...words } = kept;
  return {
    ...words,
    subject: spanOf(subject),
    ...(related === undefined
      ? {}
      : { related: related.map(({ at, note }) => ({ at: spanOf(at), note })) }),
    ...(fix === undefined
      ? {}
      : { fix: { edits: fix.edits.map(({ at, text }) => ({ at: spanOf(at), text })) } }),
  };
}

function placeOf(span: Span): Place {
  const { source, start, end } = inFile(span);
  return { path: source.path, start, end };
}
