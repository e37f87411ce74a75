// The programs `launch-vigocli` and `launch-vigo-agent`: each starts the program that lies beside it, with code that an
// earlier start compiled.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { compiled, type Place } from "./compiled.ts";

/** Put there by the build. */
declare const VIGO_LAUNCHED: string;

/** Which runs are kept, by their first word: those by whose end most of what others need has been compiled. */
const telling: ReadonlySet<string | undefined> = new Set([
  "run",
  "compile",
  "config",
  "bundle",
  "test",
]);

const program = join(__dirname, `${VIGO_LAUNCHED}.cjs`);
if (existsSync(program)) launch();
else {
  const hint = `help: copy it there too, or call it itself: it needs no ${basename(__filename)}`;
  process.stderr.write(`error: there is no "${program}" to start\n${hint}\n`);
  process.exitCode = 3;
}

function launch(): void {
  const { script, keep } = compiled(program, placeOf(process.env, process.getuid?.()));
  // It is the program that runs, and that is to be protected and installed; this only starts it.
  process.argv[1] = program;
  if (telling.has(process.argv[2])) process.once("exit", keep);
  // The text that `compiled` puts around a program makes it such a function.
  const start = script.runInThisContext() as Parameters<typeof Reflect.apply>[0];
  Reflect.apply(start, undefined, [createRequire(program), program, __dirname]);
}

/** Undefined where nobody says where such things belong, or accounts have no numbers. */
function placeOf(
  { XDG_CACHE_HOME: cache, HOME: home }: NodeJS.ProcessEnv,
  uid: number | undefined,
): Place | undefined {
  const set = [cache, home && join(home, ".cache")].find((path) => path?.startsWith("/") === true);
  return set === undefined || uid === undefined ? undefined : { folder: join(set, "vigo"), uid };
}
