// Puppet, as fast as it gets: catalogs of many hosts in one warm process, and nothing else.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Fleet, Host } from "../fleet/model.ts";
import { plantFiles } from "../fleet/plant.ts";
import { groupName } from "./layers.ts";
import type { Peer } from "./peer.ts";
import { puppetTree } from "./puppet-tree.ts";
import { isMapping } from "./read-json.ts";

export const puppet: Peer = {
  name: "puppet, warm",
  programs: ["puppet", "ruby"],
  debian: "puppet-agent",
  does: "compiles catalogs one after the other in one process that keeps the environment",
  hosts: (usual) => usual,
  plant: async (fleet, hosts, folder) => {
    await plantFiles(puppetTree(fleet, hosts), join(folder, "environments", "bench"));
    for (const name of ["conf", "var", "out"]) await mkdir(join(folder, name), { recursive: true });
    const values = hosts.map((host) => puppetFacts(fleet, host));
    await writeFile(join(folder, "hosts.json"), JSON.stringify(values));
    const loop = resolve("scripts/bench/peers/compile-catalogs.rb");
    return { argv: ["ruby", loop, folder], cwd: folder };
  },
  rendered: async (folder, { name }) => {
    const catalog: unknown = JSON.parse(
      await readFile(join(folder, "out", `${name}.json`), "utf8"),
    );
    const resources = isMapping(catalog) ? catalog["resources"] : undefined;
    const files = new Map<string, string>();
    for (const resource of Array.isArray(resources) ? resources : []) {
      if (!isMapping(resource) || resource["type"] !== "File") continue;
      const { title, parameters } = resource;
      const content = isMapping(parameters) ? parameters["content"] : undefined;
      if (typeof content === "string") files.set(String(title), content);
    }
    return files;
  },
};

export function puppetFacts(
  fleet: Fleet,
  { name, group, family }: Host,
): Readonly<Record<string, string>> {
  const { site, environment: tier, role } = group;
  return { fqdn: name, site, tier, role, family, group: groupName(fleet, group) };
}
