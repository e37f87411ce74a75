// The format that a command is asked to print in: `--format`, of which `--json` is short for one.
import { flag, text, type Call } from "./command.ts";

export function formatNamed<Formats extends { readonly text: unknown; readonly json: unknown }>(
  call: Call,
  formats: Formats,
): keyof Formats {
  if (flag(call, "json")) return "json";
  const isKnown = (word: string): word is keyof Formats & string => Object.hasOwn(formats, word);
  const asked = text(call, "format");
  // commander has held the word against the list already.
  return asked !== undefined && isKnown(asked) ? asked : "text";
}
