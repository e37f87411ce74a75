// Reads a file of plain data that a flag names: traits or variables, as JSON or YAML.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import { textOf } from "../1-load/text.ts";
import { plain } from "../2-parse/yaml/node.ts";
import { readOne } from "../2-parse/yaml/read.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import { printDiagnostics, printRefusal, printUsage } from "./print.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export type Given =
  | { readonly kind: "given"; readonly value: Value | undefined }
  /** It was said what is wrong; the command ends with the code. */
  | { readonly kind: "ended"; readonly code: number };

/** The mapping in the file that the option names; undefined when it names none. */
export async function dataAt(option: "traits" | "vars", call: Call, world: World): Promise<Given> {
  const path = text(call, option);
  if (path === undefined) return { kind: "given", value: undefined };
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    found.push(diagnostic);
  };
  const source = await sourceAt(path, world, report);
  if (source.kind === "refused") return { kind: "ended", code: printRefusal(source, call, world) };
  const node = source.value === undefined ? undefined : readOne(source.value, report);
  printDiagnostics(found, call, world);
  if (hasErrors(found)) return { kind: "ended", code: exitCodes.wrongInput };
  const data = node === undefined ? {} : plain(node);
  if (isMap(data)) return { kind: "given", value: data };
  printUsage(`${path} holds no mapping`, hints[option], call, world);
  return { kind: "ended", code: exitCodes.wrongInput };
}

const hints = {
  traits: "it is the object that .Traits would be: `os: {family: debian}`",
  vars: "it is the object that .Vars would be: `nginx_port: 443`",
};

/** Undefined when it is no text, which was reported. */
export async function sourceAt(
  path: string,
  world: World,
  report: Report,
): Promise<Answer<Source | undefined>> {
  try {
    return ok(textOf(path, await readFile(resolve(world.cwd, path)), report));
  } catch (error) {
    return systemRefusal(error, `cannot read "${path}"`);
  }
}
