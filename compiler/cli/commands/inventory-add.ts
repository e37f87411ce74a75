// `vigocli inventory add REQUEST...`: hosts and their keys come into the inventory, and nothing else changes.
import type { Command } from "commander";
import { createTwoFilesPatch } from "diff";
import { refuse, type Refusal } from "../../../runtime/contract/refusal.ts";
import { fingerprintOf, type Enrolment } from "../../../runtime/trust/enrolment.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { enrolHost, fleetOf, hostsWithKey } from "../../inventory/enrol-host.ts";
import type { Source } from "../../source/source.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { disagreement, readEnrolment } from "../enrolment-file.ts";
import { readInventoryFile, writeInventoryFile, type InventoryFile } from "../inventory-file.ts";
import {
  colorFor,
  exitCodeOf,
  notice,
  printDiagnostics,
  printRefusal,
  printUsage,
} from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<request...>", "files that `vigo-agent enroll` wrote")
    .option("--stacks <dir>", "the stacks tree (default: ./stacks, else the nearest one upward)")
    .option("--inventory <file>", "the inventory (default: inventory.yaml beside the stacks tree)")
    .option("--replace", "replace the key of a host that has another one")
    .option("--yes", "do not ask: the fingerprints were compared")
    .option("--dry-run", "print what would change in the inventory, and write nothing")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli inventory add web01.json --yes
  5c0e-91b2-77aa-0d3f-e146-8b90  web01.example.com  added
  inventory.yaml: 1 host changed

The fingerprint must be the one that \`vigo-agent enroll\` printed on the host: the request's
signature says that nobody changed it, and not who made it. Comments and order are kept.

Exit codes: 1 a request or the inventory is wrong, or a host has another key; 2 there is nobody to
ask and no --yes; 3 a signature does not hold, or the disk refused.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const requests: Enrolment[] = [];
  for (const path of call.args) {
    const read = await readEnrolment(path, world);
    if (read.kind === "refused") return refused(read, call, world);
    requests.push(read.value);
  }
  const file = await readInventoryFile(call, world);
  if (file.kind === "refused") return printRefusal(file, call, world);
  const { source, diagnostics } = file.value;
  if (source === undefined || diagnostics.length > 0) {
    printDiagnostics(diagnostics, call, world);
    return exitCodes.wrongInput;
  }
  const made = enrolAll(source, requests, { replace: flag(call, "replace") });
  if (made.kind === "refused") return refused(made, call, world);
  if (made.kind === "faulty") {
    printDiagnostics(made.diagnostics, call, world);
    return exitCodeOf(made.diagnostics);
  }
  return settle({ file: file.value, source, ...made }, call, world);
}

/** What was named is wrong, unless it is the world: a signature that does not hold, or the disk. */
function refused(refusal: Refusal, call: Call, world: World): number {
  const code = printRefusal(refusal, call, world);
  const isInput = ["malformed", "unknown-schema", "conflict"].includes(refusal.reason);
  return isInput ? exitCodes.wrongInput : code;
}

type Result = "added" | "completed" | "replaced" | "unchanged";

interface Row {
  readonly request: Enrolment;
  readonly result: Result;
}

interface Made {
  readonly kind: "made";
  readonly text: string;
  readonly rows: readonly Row[];
}

type Faulty = Extract<ReturnType<typeof enrolHost>, { readonly kind: "faulty" }>;

/** All or none. */
function enrolAll(
  source: Source,
  requests: readonly Enrolment[],
  terms: { readonly replace: boolean },
): Made | Faulty | Refusal {
  const twice = disagreement(requests);
  if (twice !== undefined) {
    const hint = "ask the host which keys are its own, and name that request alone";
    return refuse("conflict", `two requests give "${twice.host}" different keys`, hint);
  }
  const fleet = fleetOf(source);
  let { text } = source;
  const rows: Row[] = [];
  for (const request of requests) {
    const stranger = strangerTo(fleet, request, source.path);
    if (stranger !== undefined) return stranger;
    const wanted = { host: request.host, key: request.sealing };
    const enrolled = enrolHost({ ...source, text }, wanted, terms);
    switch (enrolled.kind) {
      case "faulty":
        return enrolled;
      case "conflict":
      case "stuck":
        return enrolled.kind === "stuck" ? stuck(source.path, request) : conflict(request);
      case "unchanged":
        rows.push({ request, result: "unchanged" });
        break;
      case "edited":
        text = enrolled.text;
        rows.push({ request, result: results[enrolled.was] });
    }
  }
  return { kind: "made", text, rows };
}

const results = {
  absent: "added",
  "without key": "completed",
  "with another key": "replaced",
} as const;

function strangerTo(
  fleet: string | undefined,
  request: Enrolment,
  path: string,
): Refusal | undefined {
  if (fleet === undefined || request.fleet === undefined || request.fleet === fleet) {
    return undefined;
  }
  return refuse(
    "wrong-fleet",
    `"${request.host}" has been of the fleet "${request.fleet}", and "${path}" lists the fleet "${fleet}"`,
    "add it to the inventory of its fleet, or remove its state folder before it enrols in this one",
  );
}

function conflict({ host }: Enrolment): Refusal {
  return refuse(
    "conflict",
    `"${host}" has another key in the inventory`,
    "if it was made anew or renewed its keys, add --replace; else somebody goes by its name",
  );
}

function stuck(path: string, { host, sealing }: Enrolment): Refusal {
  return refuse(
    "malformed",
    `"${path}" is written in a way that this command cannot edit`,
    `write it yourself, once for the host: {name: ${host}, key: "${sealing}"}`,
  );
}

interface Change extends Made {
  readonly file: InventoryFile;
  readonly source: Source;
}

async function settle(change: Change, call: Call, world: World): Promise<number> {
  const { file, source, text, rows } = change;
  const changed = rows.filter(({ result }) => result !== "unchanged").length;
  warn(change, call, world);
  const isDry = flag(call, "dryRun");
  if (changed > 0 && !isDry) {
    const agreed = await isAgreed(rows, call, world);
    if (agreed !== undefined) return agreed;
    const written = await writeInventoryFile(file, text, world);
    if (written.kind === "refused") return refused(written, call, world);
  }
  if (flag(call, "json")) {
    world.out.write(`${JSON.stringify(documentOf(change, !isDry && changed > 0))}\n`);
    return exitCodes.done;
  }
  world.out.write(rows.map(lineOf).join(""));
  if (isDry && changed > 0) {
    const patch = createTwoFilesPatch(file.path, file.path, source.text, text);
    // The lines above the names of the files are for version control systems of old.
    world.out.write(patch.slice(patch.indexOf("--- ")));
  }
  const count = changed === 1 ? "1 host changed" : `${changed} hosts changed`;
  notice(`${file.path}: ${isDry ? "not written, " : ""}${count}`, call, world);
  return exitCodes.done;
}

function lineOf({ request, result }: Row): string {
  return `${fingerprintOf(request)}  ${request.host}  ${result}\n`;
}

function documentOf({ file, rows }: Change, written: boolean): object {
  const hosts = rows.map(({ request, result }) => {
    const { host, sealing, identity, created } = request;
    return { host, result, fingerprint: fingerprintOf(request), sealing, identity, created };
  });
  return { inventory: file.path, written, hosts };
}

/** The exit code, when it was not agreed. */
async function isAgreed(
  rows: readonly Row[],
  call: Call,
  world: World,
): Promise<number | undefined> {
  if (flag(call, "yes")) return undefined;
  if (world.ask === undefined) {
    world.err.write(rows.map(lineOf).join(""));
    const hint = "compare these fingerprints with what `vigo-agent enroll` printed, and add --yes";
    return printUsage(
      "there is nobody to ask whether these are the hosts' keys",
      hint,
      call,
      world,
    );
  }
  const asked = rows.filter(({ result }) => result !== "unchanged");
  world.err.write(asked.map(lineOf).join(""));
  const answer = await world.ask("Did the hosts print the same fingerprints? [y/N] ");
  if (/^y(es)?$/i.test(answer.trim())) return undefined;
  const hint = "run `vigo-agent enroll` on the host again, and carry the request over a safer way";
  return refused(refuse("conflict", "not agreed, so nothing was written", hint), call, world);
}

function warn({ file, source, text, rows }: Change, call: Call, world: World): void {
  const { yellow } = paint(colorFor(world.err, call, world));
  const say = (message: string): void => {
    world.err.write(`${yellow("warning")}: ${message}\n`);
  };
  if (file.bytes === undefined) {
    say(`${file.path} is new: once there is an inventory, only hosts that stand in one are listed`);
  }
  for (const { request, result } of rows) {
    const { host, sealing } = request;
    if (result === "replaced") {
      say(
        `what was sealed to the old key of ${host} stays readable to whoever has that key: rotate its secrets`,
      );
    }
    const twins = hostsWithKey({ ...source, text }, { host, key: sealing });
    if (twins.length > 0) {
      say(
        `${host} has the same key as ${twins.join(", ")}: one is a copy of the other, and can open its secrets`,
      );
    }
  }
}
