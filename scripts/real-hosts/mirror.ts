// Which Debian this machine is, and from where it takes its packages: hosts are made from the same place.
import { readFile } from "node:fs/promises";
import { runProgram } from "./run-program.ts";

export interface Mirror {
  readonly suite: string;
  readonly url: string;
}

/** Undefined when apt's sources name no Debian of this machine's own release. */
export async function ownMirror(): Promise<Mirror | undefined> {
  const suite = await ownSuite();
  if (suite === undefined) return undefined;
  const format = "$(CREATED_BY)\t$(ORIGIN)\t$(LABEL)\t$(RELEASE)\t$(COMPONENT)\t$(SITE)";
  const { code, out } = await runProgram(["apt-get", "indextargets", "--format", format]);
  if (code !== 0) return undefined;
  const wanted = ["Packages", "Debian", "Debian", suite, "main", ""].join("\t");
  const line = out.split("\n").find((line) => line.startsWith(wanted));
  return line === undefined ? undefined : { suite, url: line.slice(wanted.length) };
}

export async function ownSuite(): Promise<string | undefined> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^VERSION_CODENAME="?([a-z]+)"?$/mu.exec(release)?.[1];
}
