// Comparing two releases that differ in few or in many crates, or for every host: the time ought to follow what differs.
import { cp } from "node:fs/promises";
import { alternate, type Subject } from "../alternate.ts";
import { changeTemplate, changeTemplates } from "../edits.ts";
import { plant } from "../fleet/plant.ts";
import type { Ground } from "../ground.ts";
import { rowOf, type Result } from "../result.ts";
import { sampleOf } from "../sample.ts";

export async function diff(ground: Ground): Promise<Result> {
  const { hosts, roles } = ground.size;
  ground.say(`diff: two releases of ${hosts} hosts`);
  const project = ground.at("compared");
  const fleet = await plant({ kind: "standard", hosts, roles }, project);
  const compile = (store: string): Promise<unknown> => {
    const from = ["--stacks", `${project}/stacks`, "--key", ground.at("keys")];
    return sampleOf(ground.vigocli("compile", ...from, "--out", ground.at(store)));
  };
  await compile("compared-0");
  // Roles first: a change of what all hosts have is of another kind, and the first one need not be it.
  const modules = fleet.modules.map(({ name }) => name).toReversed();
  const subjects: Subject[] = [];
  let changed = 0;
  const counts = [1, 10, 100].filter((count) => count <= modules.length);
  for (const count of counts) {
    for (; changed < count; changed += 1)
      await changeTemplate(project, modules[changed] ?? "", "new");
    // The later release stands upon the earlier one, so that only what differs is written.
    await cp(ground.at("compared-0"), ground.at(`compared-${count}`), { recursive: true });
    await compile(`compared-${count}`);
    const trust = ["--trust", ground.at("keys", "root.json")];
    const stores = [ground.at("compared-0"), ground.at(`compared-${count}`)];
    const command = ground.vigocli("bundle", "diff", ...trust, ...stores);
    subjects.push({ name: crates(count), command });
  }
  const apart = await everyHostDiffers(ground);
  const start: Subject = { name: "start", command: ground.floor("start") };
  const samples = await alternate([...subjects, ...apart, start], ground);
  return {
    benchmark: "diff",
    subject: `bundle diff of two releases of ${hosts} hosts of the standard fleet, and of ${ground.size.apartHosts} of the hard one`,
    rows: [
      ...counts.map((count) =>
        rowOf(samples, crates(count), {
          floors: ["start"],
          counts: { hosts, crates: count },
          goals: ({ cpuMs }) =>
            count === 1 ? [{ what: "ms of CPU", is: cpuMs.median, atMost: 1000 }] : [],
        }),
      ),
      ...apart.map(({ name }) =>
        rowOf(samples, name, { floors: ["start"], counts: { hosts: ground.size.apartHosts } }),
      ),
      { ...rowOf(samples, "start"), name: "floor start" },
    ],
    missing: [],
  };
}

/** No two hosts of the hard fleet have a file in common, so that each is a group of its own with some eighty changes. */
async function everyHostDiffers(ground: Ground): Promise<readonly Subject[]> {
  const { apartHosts: hosts } = ground.size;
  ground.say(`diff: two releases of ${hosts} hosts that have nothing in common`);
  const project = ground.at("apart");
  await plant({ kind: "hard", hosts }, project);
  const stores = [ground.at("apart-0"), ground.at("apart-1")];
  for (const store of stores) {
    const from = ["--stacks", `${project}/stacks`, "--key", ground.at("keys")];
    await sampleOf(ground.vigocli("compile", ...from, "--out", store));
    await changeTemplates(project, "new");
  }
  const trust = ["--trust", ground.at("keys", "root.json")];
  return (["text", "json", "markdown", "html"] as const).map((format) => ({
    name: `every host differs, ${format}`,
    command: ground.vigocli("bundle", "diff", ...trust, "--format", format, ...stores),
  }));
}

function crates(count: number): string {
  return count === 1 ? "1 crate changed" : `${count} crates changed`;
}
