// The exact bytes that TUF signs: OLPC canonical JSON, which escapes only quotes and backslashes.
import { canonical } from "../contract/canonical-json.ts";

export function signedBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(withBareControls(canonical(value)));
}

/** Keys of other kinds hold PEM, whose line feeds stand bare in OLPC's form and escaped in JSON's. */
function withBareControls(text: string): string {
  return text.replace(/\\(["\\]|[bfnrt]|u[0-9a-f]{4})/g, (escape, which: string) => {
    if (which === '"' || which === "\\") return escape;
    const named = bareControls.get(which);
    return named ?? String.fromCharCode(Number.parseInt(which.slice(1), 16));
  });
}

const bareControls: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
