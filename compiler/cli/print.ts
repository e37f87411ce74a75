// How commands speak: refusals, diagnostics and small notices, in the colours that were asked for.
import type { Refusal } from "../../runtime/contract/refusal.ts";
import type { PublishSummary } from "../6-emit/publish-release.ts";
import { paint } from "../diagnostics/render/paint.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderText } from "../diagnostics/render/text.ts";
import type { Call } from "./command.ts";
import { flag, text } from "./command.ts";
import type { ColorChoice, Output, World } from "./world.ts";
import { exitCodes, wantsColor } from "./world.ts";

export function colorFor(output: Output, call: Call, world: World): boolean {
  return wantsColor(colorChoice(text(call, "color")), output, world);
}

function colorChoice(word: string | undefined): ColorChoice {
  return word === "always" || word === "never" ? word : "auto";
}

/** Says what refused and what to do; gives the exit code that goes with it. */
export function printRefusal(refusal: Refusal, call: Call, world: World): number {
  const { red, cyan } = paint(colorFor(world.err, call, world));
  world.err.write(`${red("error")}: ${refusal.message}\n`);
  if (refusal.hint !== undefined) world.err.write(`${cyan("help")}: ${refusal.hint}\n`);
  if (refusal.reason === "braked") return exitCodes.braked;
  return refusal.reason === "bad-key" ? exitCodes.wrongInput : exitCodes.refused;
}

/** What went wrong beside the matter, and stops nothing. */
export function printWarning(
  { message, hint }: Pick<Refusal, "message" | "hint">,
  call: Call,
  world: World,
): void {
  const { yellow, cyan } = paint(colorFor(world.err, call, world));
  world.err.write(`${yellow("warning")}: ${message}\n`);
  if (hint !== undefined) world.err.write(`${cyan("help")}: ${hint}\n`);
}

/** For wrong words on the command line that only the command itself can know. */
export function printUsage(message: string, hint: string, call: Call, world: World): number {
  const { red, cyan } = paint(colorFor(world.err, call, world));
  world.err.write(`${red("error")}: ${message}\n${cyan("help")}: ${hint}\n`);
  return exitCodes.wrongUsage;
}

/** Diagnostics as a side matter of a command whose result is something else. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  call: Call,
  world: World,
): void {
  if (diagnostics.length === 0) return;
  const color = colorFor(world.err, call, world);
  world.err.write(renderText(diagnostics, { color, width: world.err.columns ?? 100 }));
}

/** For commands that explain a tree: what is merely doubtful in it is not what was asked. */
export function printErrors(diagnostics: readonly Diagnostic[], call: Call, world: World): void {
  printDiagnostics(
    diagnostics.filter(({ severity }) => severity === "error"),
    call,
    world,
  );
}

/** A file that the disk would not give is the world's refusal, unless the user's mistakes stand beside it. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return exitCodes.done;
  const refused = errors.every(({ code }) => code === "unreadable-file");
  return refused ? exitCodes.refused : exitCodes.wrongInput;
}

/** For commands that publish: what was there half-way is published too. */
export function noticeAdopted({ adopted }: PublishSummary, call: Call, world: World): void {
  if (adopted === undefined) return;
  notice(
    `Release ${adopted}, which a stopped publisher had left, was finished first.`,
    call,
    world,
  );
}

/** A line that --quiet leaves out. */
export function notice(line: string, call: Call, world: World): void {
  if (!flag(call, "quiet")) world.err.write(`${line}\n`);
}
