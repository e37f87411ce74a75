// `vigocli who FILE[:LINE[-LINE]]`: which hosts, resources and attributes a line of the stacks reaches.
import type { Command } from "commander";
import { relative, resolve } from "node:path";
import type { Tree } from "../../1-load/tree.ts";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { listSettings } from "../../2-parse/list-settings.ts";
import { startReading } from "../../2-parse/reading.ts";
import type { WrittenSetting } from "../../explore/who-says.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { renderWho } from "../../explore/render-who.ts";
import { whoIsReached } from "../../explore/who.ts";
import { lineStarts } from "../../source/position.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { colorFor, exitCodeOf, printErrors, printRefusal, printUsage } from "../print.ts";
import { addProjectOptions, analyseProject, findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument(
    "<place>",
    "FILE, FILE:LINE or FILE:LINE-LINE; the file as you see it, or as it is named below the stacks tree",
  );
  addProjectOptions(command);
  command.option("--json", "print it as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli who stacks/prod/common.vgo:4
  $ vigocli who roles.vgo:12-18
  $ vigocli who templates/nginx.conf --json
  $ vigocli who inventory.yaml:7

Hosts for which the same follows are told together. A line that reaches nobody says why: a stronger
layer stands above it, its arm matches no host, its condition fails, or nothing takes it.
\`vigocli why HOST RESOURCE\` goes the other way.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const place = readPlace(call.args[0] ?? "");
  if (place === undefined) {
    const message = `"${call.args[0] ?? ""}" names no lines of a file`;
    return printUsage(
      message,
      "write FILE, FILE:LINE or FILE:LINE-LINE; lines count from 1",
      call,
      world,
    );
  }
  const project = findProject(call, world);
  const analysed = await analyseProject(project, world, { lint: false });
  if (analysed.kind === "refused") return printRefusal(analysed, call, world);
  const { diagnostics, analysis, tree } = analysed.value;
  printErrors(diagnostics, call, world);
  const stacks = resolve(world.cwd, project.stacks);
  const paths = [...tree.files.keys(), ...(tree.data?.keys() ?? []), ...besidePaths(tree)];
  const asSeen = relative(stacks, resolve(world.cwd, place.file));
  // A name that only one file ends in will do.
  const ending = paths.filter((path) => path.endsWith(`/${place.file}`));
  const file =
    [place.file, asSeen].find((path) => paths.includes(path)) ??
    (ending.length === 1 ? ending[0] : undefined);
  if (file === undefined)
    return unknownFile(
      place.file,
      [...paths, ...paths.map((path) => `${project.stacks}/${path}`)],
      call,
      world,
    );
  const last = lastLine(file, tree);
  if (place.from > last) {
    const message = `"${file}" has ${last} ${last === 1 ? "line" : "lines"}, and none numbered ${place.from}`;
    printUsage(message, "name one of its lines, or the file alone", call, world);
    return exitCodes.wrongInput;
  }
  const listed = { catalog: analysis.catalog, settings: settingsIn(tree) };
  const who = whoIsReached({ ...place, file }, listed, analysis);
  const palette = paint(colorFor(world.out, call, world));
  world.out.write(flag(call, "json") ? canonicalPretty(who) : renderWho(who, palette));
  return exitCodeOf(diagnostics);
}

/** What is wrong in server.yaml was told when the tree was compiled. */
function settingsIn({ settings }: Tree): readonly WrittenSetting[] {
  const silent = startReading(() => undefined);
  return listSettings(settings, silent).flatMap(({ key, at, valueAt }) =>
    at === undefined || valueAt === undefined ? [] : [{ key, at, valueAt }],
  );
}

interface Place {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** A file's name may hold colons, so that only numbers behind the last one are lines. */
function readPlace(words: string): Place | undefined {
  const { file, from, to } =
    /^(?<file>.+?)(?::(?<from>\d+)(?:-(?<to>\d+))?)?$/u.exec(words)?.groups ?? {};
  if (file === undefined) return undefined;
  if (from === undefined) return { file, from: 1, to: Infinity };
  const first = Number(from);
  const last = to === undefined ? first : Number(to);
  return first < 1 || last < first ? undefined : { file, from: first, to: last };
}

function besidePaths({ inventories, settings }: Tree): readonly string[] {
  return [...inventories, ...(settings === undefined ? [] : [settings])].map(({ path }) => path);
}

/** Bytes have no lines: they count as one. */
function lastLine(file: string, { files, inventories, settings }: Tree): number {
  const source = files.get(file) ?? [...inventories, settings].find((one) => one?.path === file);
  if (source === undefined) return 1;
  const lines = lineStarts(source.text).length;
  return source.text.endsWith("\n") ? lines - 1 : lines;
}

function unknownFile(file: string, paths: readonly string[], call: Call, world: World): number {
  const names = paths.map((path) => path.slice(path.lastIndexOf("/") + 1));
  const hint =
    didYouMean(file, [...paths, ...names]) ?? "`vigocli config tree` shows what there is";
  printUsage(`"${file}" is no file of the stacks tree`, hint, call, world);
  return exitCodes.wrongInput;
}
