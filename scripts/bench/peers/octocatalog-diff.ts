// octocatalog-diff: what changes for one host between two versions of the same Puppet tree.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { plantFiles } from "../fleet/plant.ts";
import type { Peer } from "./peer.ts";
import { puppetFacts } from "./puppet.ts";
import { puppetTree } from "./puppet-tree.ts";

export const octocatalogDiff: Peer = {
  name: "octocatalog-diff",
  programs: ["octocatalog-diff", "puppet"],
  debian: "octocatalog-diff",
  does: "compiles two catalogs of one host from two trees, and compares them",
  hosts: () => 1,
  plant: async (fleet, [host], folder) => {
    if (host === undefined) throw new Error("there is no host to compare");
    const files = puppetTree(fleet, [host]);
    await plantFiles(files, join(folder, "from"));
    const [changed = ""] = fleet.base;
    const common = files.get("data/common.yaml") ?? "";
    const key = `${changed}::port`;
    const later = common.replace(new RegExp(`^${key}: .*$`, "mu"), `${key}: 6000`);
    await plantFiles(new Map([...files, ["data/common.yaml", later]]), join(folder, "to"));
    await mkdir(join(folder, "facts"), { recursive: true });
    const facts = join(folder, "facts", `${host.name}.yaml`);
    await writeFile(
      facts,
      `--- !ruby/object:Puppet::Node::Facts\n${stringify({ name: host.name, values: puppetFacts(fleet, host) })}`,
    );
    const trees = [
      "--bootstrapped-from-dir",
      join(folder, "from"),
      "--bootstrapped-to-dir",
      join(folder, "to"),
    ];
    const how = [
      "--hiera-config",
      "hiera.yaml",
      "--no-hiera-path",
      "--puppet-binary",
      "/usr/bin/puppet",
      "--no-enc",
    ];
    const argv = ["octocatalog-diff", "-n", host.name, ...trees, "--fact-file", facts, ...how];
    // 2: it found differences, as it should.
    return { argv, cwd: folder, fine: [0, 2] };
  },
};
