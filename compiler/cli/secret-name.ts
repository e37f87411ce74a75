// Says what is wrong with the name of a secret that was typed.
import { isSecretPath, longestSecretPath } from "../../runtime/contract/secret-path.ts";
import { referenceWord } from "../../runtime/contract/template/mark.ts";
import type { Call } from "./command.ts";
import { printUsage } from "./print.ts";
import type { World } from "./world.ts";

/** The exit code, when it was wrong. */
export function misnamed(path: string, call: Call, world: World): number | undefined {
  if (isSecretPath(path)) return undefined;
  const bare = path.startsWith(referenceWord) ? path.slice(referenceWord.length) : "";
  const hint = isSecretPath(bare)
    ? `write it without "${referenceWord}": ${bare}`
    : `a path is words of letters, digits, _, . and -, joined by slashes, of at most ${longestSecretPath} characters`;
  return printUsage(`"${path}" is no path of a secret`, hint, call, world);
}
