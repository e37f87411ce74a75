// A tree of stacks whose every resource is on this machine already as it asks.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { executors } from "../../runtime/executors/index.ts";
import { outputOf } from "./cpu.ts";

export interface Tree {
  /** Of the project, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** On this machine: what is looked at. */
  readonly paths: readonly string[];
  readonly kinds: string;
}

/** As YAML takes it. */
type Resource = Readonly<Record<string, string>>;

export async function convergedTree(host: string, count: number): Promise<Tree> {
  const resources: Resource[] = [...(await packages(40)), ...(await users(10))];
  const paths: string[] = [];
  for (let index = 0; resources.length < count; index += 1) {
    const folder = join(host, `folder-${index}`);
    await mkdir(folder, { recursive: true, mode: 0o755 });
    resources.push({ type: "directory", target_path: folder });
    paths.push(folder);
    for (const name of ["a.conf", "b.conf", "c.conf"]) {
      if (resources.length === count) break;
      const path = join(folder, name);
      const content = `# ${path}\n${"key = value\n".repeat(100)}`;
      await writeFile(path, content, { mode: 0o644 });
      resources.push({ type: "file", target_path: path, content, mode: "0644" });
      paths.push(path);
    }
    if (resources.length === count) break;
    const command = { type: "exec", command: "false", creates: join(folder, "a.conf") };
    resources.push(command);
  }
  return { files: filesOf(resources), paths, kinds: kindsOf(resources) };
}

/** Those that somebody asked for: the agent marks all others so. */
async function packages(most: number): Promise<readonly Resource[]> {
  if (!executors.has("package")) return [];
  const names = (await outputOf(["apt-mark", "showmanual"], "/").catch(() => "")).split("\n");
  const isPlain = (name: string): boolean => /^[a-z0-9][a-z0-9+.-]+$/u.test(name);
  return names
    .filter(isPlain)
    .slice(0, most)
    .map((name) => ({ type: "package", package: name, state: "present" }));
}

/** Those that are there. */
async function users(most: number): Promise<readonly Resource[]> {
  if (!executors.has("user")) return [];
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").slice(0, most);
  return lines.flatMap((line) => {
    const [username = ""] = line.split(":");
    return username === "" ? [] : [{ type: "user", username }];
  });
}

/** JSON is YAML. */
function filesOf(resources: readonly Resource[]): Tree["files"] {
  const named = resources.map((resource, index) => ({ name: `r${index}`, ...resource }));
  const crate = { name: "bench", resources: named };
  const hosts = { match: "bench", configcrates: ["bench"] };
  return {
    "inventory.yaml": JSON.stringify({ fleet: "bench", hosts: ["bench"] }),
    "stacks/hosts.vgo": JSON.stringify({ envoys: [hosts] }),
    "stacks/configcrates/bench.vgo": JSON.stringify(crate),
  };
}

function kindsOf(resources: readonly Resource[]): string {
  const counts = new Map<string, number>();
  for (const { type = "" } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(", ");
}
