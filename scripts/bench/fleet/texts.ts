// The texts of files that modules bring: mostly words, with a few places where something is printed.
import { numbers, pick } from "./draw.ts";
import type { Fact, Piece, Text } from "./model.ts";

/** What each module lets its hosts say. */
export const parameters = ["port", "verbosity", "workers", "bind", "maxconn", "tls"] as const;

const facts: readonly Fact[] = ["host", "site", "environment", "role"];

export interface TextShape {
  readonly module: string;
  /** Tells the files of a module apart. */
  readonly file: number;
  readonly lines: number;
  /** Those that it prints, in turn. */
  readonly facts?: readonly Fact[];
}

/** Of five lines one prints a setting and one a fact; at the end is a line that not all hosts have. */
export function textOf({ module, file, lines, facts: told = facts }: TextShape): Text {
  const body = numbers(lines).flatMap((line): readonly Piece[] => {
    const turn = Math.floor(line / 5);
    if (line % 5 === 0) {
      const parameter = pick(parameters, turn + file);
      const name = `${module}_${parameter}`;
      return [words(`${module}.${parameter} = `), { kind: "setting", name }, words("\n")];
    }
    if (line % 5 === 2 && told.length > 0) {
      const name = pick(told, turn);
      return [words(`${module}.${name} = `), { kind: "fact", name }, words("\n")];
    }
    return [words(`${module}.option_${file}_${line} = static value ${(line * 37) % 101}\n`)];
  });
  return joined([...body, { kind: "if", setting: `${module}_tls`, text: "tls = on\n" }]);
}

export function words(text: string): Piece {
  return { kind: "words", text };
}

function joined(pieces: Text): Text {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.kind === "words" && last?.kind === "words") {
      result[result.length - 1] = words(last.text + piece.text);
    } else result.push(piece);
  }
  return result;
}
