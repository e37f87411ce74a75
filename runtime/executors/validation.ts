// The command by which a policy has a new file checked before it is put in place.
import type { HostView, Program } from "../host/host.ts";
import { optionalText } from "./attributes.ts";
import type { Attributes } from "./executor.ts";

/** The host puts the path of the new file where the `%` stands. */
export function validation(attributes: Attributes): Program | undefined {
  const command = optionalText(attributes, "validate");
  if (command === undefined) return undefined;
  if (command.includes("%")) return { argv: ["sh", "-c", command] };
  throw new Error(
    `the attribute \`validate\` is "${command}", which names no file: write % where the path of the new file is to stand`,
  );
}

/** Programs are none of the business of an agent that is kept beneath a folder. */
export function validationNote(
  program: Program | undefined,
  { confined }: Pick<HostView, "confined">,
): string | undefined {
  return program !== undefined && confined ? "not checked by `validate` (confined)" : undefined;
}
