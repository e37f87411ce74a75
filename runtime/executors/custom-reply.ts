// What an executor of the operator's own answers, read strictly: what is not understood is not believed.
import { isMap, type Value } from "../contract/value.ts";

export interface Reply {
  /** What it would do, or has done, in words. */
  readonly action?: string;
  readonly changed: boolean;
}

/** Or what is wrong with it, to be read after the name of the program. */
export function readReply(text: string): Reply | string {
  const value = parsed(text);
  if (value === undefined || !isMap(value)) return "answered something else than one JSON object";
  const unknown = Object.keys(value).find((name) => !names.has(name));
  if (unknown !== undefined) return `answered with "${unknown}", which means nothing here`;
  const { action = null, changed = null, error = null } = value;
  if (error !== null && typeof error !== "string")
    return "answered with an `error` that is no text";
  if (error !== null && error !== "") return `says: ${error}`;
  if (typeof changed !== "boolean") return "did not answer with `changed` as true or false";
  if (action !== null && typeof action !== "string") {
    return "answered with an `action` that is no text";
  }
  return action === null || action === "" ? { changed } : { action, changed };
}

const names: ReadonlySet<string> = new Set(["action", "changed", "error"]);

function parsed(text: string): Value | undefined {
  try {
    // What JSON can say is what a Value is.
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
