// Parses a file of a tree unless that was done before, by this build of the compiler, for the same path and text.
import type { FileSyntax, ParseFile } from "../2-parse/parse-file.ts";
import { fileParser } from "../2-parse/parse-file.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { Cache } from "./cache.ts";

export function cachedParse(cache: Cache): ParseFile {
  const parseFile = fileParser();
  return (source, role) => {
    const name = `parsed ${role}\n${source.path}\n${source.text}`;
    const known = cache.recall(name);
    // The name holds all that the outcome depends on, and the seal says that we ourselves made it of that.
    if (known !== undefined) return known as Outcome<FileSyntax>;
    const outcome = parseFile(source, role);
    cache.keep(name, outcome);
    return outcome;
  };
}
