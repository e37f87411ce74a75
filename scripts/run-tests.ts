// What scripts/test runs once everything is installed. Its last line is the total of all that ran.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groundsOfCases } from "../fixtures/host-case.ts";
import { installBrowser } from "./debian/browser.ts";
import { prepareHosts } from "./real-hosts/prepare.ts";
import { installServers } from "./real-stores/install.ts";
import { succeeds } from "./run-command.ts";
import type { Check } from "./static-checks.ts";
import { staticChecks } from "./static-checks.ts";
import type { Tally } from "./tally.ts";
import { closingLine, step, sum, tallyOf } from "./tally.ts";

const preparations: readonly Check[] = [
  script("generate", "compiler/generated comes from schemas/ and docs/diagnostics/"),
  script("build", "scripts/build.ts says what it refuses"),
];

const serverTests: readonly string[] = [
  "fixtures/real-ceph.test.ts",
  "fixtures/real-swift.test.ts",
  "fixtures/real-nginx.test.ts",
];
const hostTests: readonly string[] = [
  "fixtures/hosts.test.ts",
  "fixtures/real-agent.test.ts",
  "fixtures/real-disk.test.ts",
  "fixtures/real-publisher-disk.test.ts",
  "fixtures/real-guard.test.ts",
  "fixtures/real-host.test.ts",
];

const pageTests: readonly string[] = ["fixtures/diff-page.test.ts"];

const tallies: Tally[] = [];
const failures: string[] = [];

const args = process.argv.slice(2);
for (const check of [...preparations, ...staticChecks]) tallies.push(await take(check));
const without = [
  ...(isFor(args, serverTests) ? await prepareServers() : []),
  ...(isFor(args, hostTests) ? await prepareGrounds() : []),
  ...(isFor(args, pageTests) ? await prepareBrowser() : []),
];
tallies.push(await runTests(args));

const total = sum(tallies);
if (without.length > 0)
  console.log(`\n${without.map((reason) => `Skipped: ${reason}`).join("\n")}`);
if (failures.length > 0) console.log(`\n${failures.join("\n")}`);
if (total.failed > 0) process.exitCode = 1;
console.log(`\n${closingLine(total)}`);

async function take({ name, command, mend }: Check): Promise<Tally> {
  console.log(`\n== ${name}: ${command.join(" ")}`);
  const succeeded = await succeeds(command);
  if (!succeeded) failures.push(`${name} failed: ${mend}`);
  return step(succeeded);
}

/** Whether these arguments leave any of the tests that need something to be installed. */
function isFor(args: readonly string[], files: readonly string[]): boolean {
  return args.length === 0 || args.some((arg) => files.some((file) => file.includes(arg)));
}

/** What cannot be tested here, and why; that is no failure. */
async function prepareServers(): Promise<readonly string[]> {
  console.log("\n== servers: Ceph radosgw, OpenStack Swift and nginx, from Debian's packages");
  const { lines, missing } = await installServers((line) => console.log(line));
  console.log(lines.join("\n"));
  return missing === undefined ? [] : [missing];
}

/** Of which kinds there are no hosts to test on, and why; that is no failure either. */
async function prepareGrounds(): Promise<readonly string[]> {
  console.log("\n== hosts: disposable Debians, started with systemd-nspawn");
  const reasons: string[] = [];
  for (const ground of await groundsOfCases()) {
    const reason = await prepareHosts((line) => console.log(line), ground);
    console.log(`Disposable hosts, ${ground}: ${reason ?? "ready"}`);
    if (reason !== undefined) reasons.push(`tests on disposable hosts, ${ground}: ${reason}`);
  }
  return reasons;
}

/** Why pages are not looked at, which is no failure. */
async function prepareBrowser(): Promise<readonly string[]> {
  console.log("\n== browser: Chromium without a window, from Debian's packages");
  const reason = await installBrowser((line) => console.log(line));
  console.log(`Browser: ${reason === undefined ? "installed" : `skipped, ${reason}`}`);
  return reason === undefined ? [] : [`tests of pages in a browser: ${reason}`];
}

/** Arguments go to vitest, so that one file can be run alone. */
async function runTests(args: readonly string[]): Promise<Tally> {
  console.log("\n== tests: vitest run");
  const folder = await mkdtemp(join(tmpdir(), "vigo-tests-"));
  const outputFile = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${outputFile}`];
  const succeeded = await succeeds(["vitest", "run", ...reporters, ...args]);
  const report = await readFile(outputFile, "utf8").catch(() => undefined);
  await rm(folder, { recursive: true });
  const tally = tallyOf(report, succeeded);
  if (tally.failed > 0) failures.push("tests failed: see above which, and why");
  return tally;
}

function script(name: string, mend: string): Check {
  return { name, command: ["node", "scripts/run.mjs", name], mend };
}
