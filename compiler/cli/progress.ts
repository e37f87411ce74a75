// One line at the foot of a terminal that says what takes so long, and is gone once anything else is printed.
import type { Output } from "./world.ts";

export interface Progress {
  /** Begins another piece of work; nothing of it is counted yet. */
  step(what: string): void;
  /** How far the piece has come, as in "12 of 40 files". */
  tell(detail: string): void;
  /** Takes the line away; the next word brings it back. */
  clear(): void;
  /** From now on nothing is shown any more: for --quiet. */
  mute(): void;
}

/** Undefined where no terminal shows it, or one that cannot take a line away again. */
export function progressOn(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  now: () => Date,
): Progress | undefined {
  return output.isTerminal && env["TERM"] !== "dumb" ? progressLine(output, now) : undefined;
}

/** Faster than this nobody reads, and a terminal far away would be what takes so long. */
const redrawMs = 100;

function progressLine(output: Output, now: () => Date): Progress {
  let isShown = false;
  let isMuted = false;
  let piece = "";
  let drawnAt = 0;
  const draw = (text: string): void => {
    const line = fitting(text, output.columns ?? 80);
    if (isMuted || line === "") return;
    output.write(`${home}${line}${restOfLine}`);
    isShown = true;
    drawnAt = now().getTime();
  };
  const clear = (): void => {
    if (isShown) output.write(`${home}${restOfLine}`);
    isShown = false;
  };
  return {
    step: (what) => {
      piece = what;
      draw(`${piece} ...`);
    },
    tell: (detail) => {
      if (piece === "") return;
      if (now().getTime() - drawnAt >= redrawMs) draw(`${piece} ... ${detail}`);
    },
    clear,
    mute: () => {
      clear();
      isMuted = true;
    },
  };
}

const home = "\r";
const restOfLine = "\u001B[K";

/** Less than a line, because the last column makes some terminals begin the next one; nothing where there is no room. */
function fitting(text: string, columns: number): string {
  // What a name holds must not move the cursor.
  const safe = text.replaceAll(/\p{Cc}/gu, "?");
  const room = columns - 1;
  if (room < 12) return "";
  return safe.length <= room ? safe : `${safe.slice(0, room - 1)}…`;
}

/** Whatever is printed comes in the place of the line, and not behind it. */
export function printingOver(progress: Progress | undefined, output: Output): Output {
  if (progress === undefined) return output;
  return {
    isTerminal: output.isTerminal,
    get columns() {
      return output.columns;
    },
    write: (text) => {
      progress.clear();
      output.write(text);
    },
  };
}
