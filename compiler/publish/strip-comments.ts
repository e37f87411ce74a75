// Takes the comments out of a YAML text, and leaves what it says to the letter.
import { Lexer } from "yaml";

/** FMT-06. What stands in a scalar is data, whatever it looks like (FMT-05). */
export function stripComments(text: string): string {
  let kept = "";
  let isData = false;
  let isGone = false;
  const tokens = [...new Lexer().lex(text)];
  for (const [at, token] of tokens.entries()) {
    if (token === scalarFollows) isData = true;
    else if (isData || !(markers.has(token) || token.startsWith("#"))) {
      // A line goes with its comment, and empty lines below it do too: behind a block that keeps its line
      // ends they would become a part of it.
      if (isGone && !isData && isRestOfLine(token, tokens[at + 1])) continue;
      kept += token;
      isData = false;
      isGone = false;
    } else if (token.startsWith("#")) {
      const start = kept.lastIndexOf("\n") + 1;
      isGone = kept.slice(start).trim() === "";
      kept = kept.slice(0, start) + kept.slice(start).trimEnd();
    }
  }
  return kept;
}

/** Whether the line ends here, or has nothing but spaces before it does. */
function isRestOfLine(token: string, next: string | undefined): boolean {
  const isEnd = /^\r?\n$/;
  return isEnd.test(token) || (token.trim() === "" && (next === undefined || isEnd.test(next)));
}

/** The lexer announces with control characters what the next token is. */
const scalarFollows = "\x1f";
const markers: ReadonlySet<string> = new Set(["\x02", "\x18", "\uFEFF"]);
