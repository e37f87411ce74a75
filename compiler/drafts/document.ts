// A draft as scripts and the API read it.
import type { Value } from "../../runtime/contract/value.ts";
import type { Draft } from "./draft.ts";

/** `hosts` says who has which configcrate; without it, nothing is said of hosts. */
export function draftDocument(
  { crate, text, warnings, resources }: Draft,
  hosts: ReadonlyMap<string, readonly string[]> | undefined,
): Value {
  return {
    name: crate,
    retract: text,
    warnings,
    confidence: resources.map((resource) => ({ ...resource })),
    ...(hosts === undefined ? {} : { affected: hosts.get(crate) ?? [] }),
  };
}
