// The floor of a host that is as it should be: the same files looked at and read, and nothing else.
// Usage: floor-agent LIST, a JSON file with a list of paths
import { lstat, readFile } from "node:fs/promises";

async function look(list: string): Promise<void> {
  const paths: unknown = JSON.parse(await readFile(list, "utf8"));
  if (!Array.isArray(paths)) throw new Error(`"${list}" holds no list`);
  for (const path of paths.map(String)) {
    const found = await lstat(path);
    if (found.isFile()) await readFile(path);
  }
}

void look(process.argv[2] ?? "");
