// A tree of stacks whose every resource is on this machine already as it asks.
import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleOf } from "./sample.ts";

export interface Tree {
  /** Of the project, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** On this machine: what is looked at. */
  readonly paths: readonly string[];
  readonly kinds: string;
}

/** As YAML takes it. */
type Resource = Readonly<Record<string, string>>;

export interface Mix {
  readonly files: number;
  readonly filesInFolder: number;
  /** Besides files and folders, of what this machine has. */
  readonly others: boolean;
}

/** Makes the files and folders below the one given; of all else it takes what is there. */
export async function convergedTree(folder: string, mix: Mix): Promise<Tree> {
  const made = await filesAndFolders(folder, mix);
  const others = mix.others ? await othersHere() : [];
  const resources: readonly Resource[] = [...others, ...made.map(({ resource }) => resource)];
  return {
    files: projectOf(resources),
    paths: made.map(({ path }) => path),
    kinds: kindsOf(resources),
  };
}

interface Made {
  readonly path: string;
  readonly resource: Resource;
}

async function filesAndFolders(folder: string, mix: Mix): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let file = 0; file < mix.files; file += 1) {
    const place = join(folder, `folder-${Math.floor(file / mix.filesInFolder)}`);
    if (file % mix.filesInFolder === 0) {
      await mkdir(place, { recursive: true, mode: 0o755 });
      made.push({ path: place, resource: { type: "directory", target_path: place, mode: "0755" } });
    }
    const path = join(place, `${file}.conf`);
    const content = contentOf(path);
    await writeFile(path, content, { mode: 0o644 });
    made.push({ path, resource: { type: "file", target_path: path, content, mode: "0644" } });
  }
  return made;
}

/** Of the length that configuration usually has. */
export function contentOf(path: string): string {
  return `# ${path}\n${"key = value\n".repeat(100)}`;
}

async function othersHere(): Promise<readonly Resource[]> {
  return [...(await packages(30)), ...(await services(20)), ...(await users(10))];
}

/** Those that somebody asked for: the agent marks all others so. */
async function packages(most: number): Promise<readonly Resource[]> {
  const names = await linesOf(["apt-mark", "showmanual"]);
  return names
    .filter((name) => /^[a-z0-9][a-z0-9+.-]+$/u.test(name))
    .slice(0, most)
    .map((name) => ({ type: "package", package: name, state: "present" }));
}

/** Those that run, where systemd looks after them. */
async function services(most: number): Promise<readonly Resource[]> {
  const isBooted = await lstat("/run/systemd/system").catch(() => undefined);
  if (isBooted === undefined) return [];
  const list = ["list-units", "--type=service", "--state=running", "--plain", "--no-legend"];
  const lines = await linesOf(["systemctl", ...list]);
  return lines.slice(0, most).flatMap((line) => {
    const [, service] = /^(\S+)\.service\s/u.exec(line) ?? [];
    return service === undefined ? [] : [{ type: "service", service, state: "running" }];
  });
}

/** Those that are there. */
async function users(most: number): Promise<readonly Resource[]> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").slice(0, most);
  return lines.flatMap((line) => {
    const [username = ""] = line.split(":");
    return username === "" ? [] : [{ type: "user", username }];
  });
}

/** None where the program is not installed. */
async function linesOf(argv: readonly string[]): Promise<readonly string[]> {
  const sample = await sampleOf({ argv, cwd: "/" }).catch(() => undefined);
  return sample === undefined ? [] : sample.out.split("\n");
}

/** JSON is YAML. */
function projectOf(resources: readonly Resource[]): Tree["files"] {
  const named = resources.map((resource, index) => ({ name: `r${index}`, ...resource }));
  const crate = { name: "bench", resources: named };
  const hosts = { match: "bench", configcrates: ["bench"] };
  return new Map([
    ["inventory.yaml", JSON.stringify({ fleet: "bench", hosts: ["bench"] })],
    ["stacks/hosts.vgo", JSON.stringify({ envoys: [hosts] })],
    ["stacks/configcrates/bench.vgo", JSON.stringify(crate)],
  ]);
}

function kindsOf(resources: readonly Resource[]): string {
  const counts = new Map<string, number>();
  for (const { type = "" } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(", ");
}
