// Where something was written, as a person names it: a file and a line.
import { placeFinder } from "../source/position.ts";
import type { Span } from "../source/source.ts";

/** A type and no interface, so that it is a plain value wherever one is asked for. */
export type Origin = {
  readonly file: string;
  readonly line: number;
};

export type FindOrigin = (at: Span) => Origin;

export function originFinder(): FindOrigin {
  const placeOf = placeFinder();
  return (at) => {
    const { file, line } = placeOf(at);
    return { file, line };
  };
}

export function spot({ file, line }: Origin): string {
  return `${file}:${line}`;
}
