// Finding every mistake in a tree: the whole of it, after a change of one file, and once more.
import { alternate, type Subject } from "../alternate.ts";
import { changeTemplate } from "../edits.ts";
import { plant } from "../fleet/plant.ts";
import type { Ground } from "../ground.ts";
import { offers } from "../offers.ts";
import { ratioGoal, rowOf, type Result, type Row } from "../result.ts";
import { sampleOf } from "../sample.ts";

export async function check(ground: Ground): Promise<Result> {
  const { hosts, roles } = ground.size;
  const project = ground.at("checked");
  await plant({ kind: "standard", hosts, roles }, project);
  const validate = ["config", "validate", "--stacks", `${project}/stacks`];
  const isCached = await offers(ground.vigocli("config", "validate", "--help"), "--cache");
  const cached = isCached ? await cachedSubjects(ground, project, validate) : undefined;
  ground.say(`check: ${hosts} hosts of the standard fleet`);
  const samples = await alternate(
    [
      { name: "validate", command: ground.vigocli(...validate) },
      { name: "parse", command: ground.floor("parse", project) },
      { name: "start", command: ground.floor("start") },
      ...(cached === undefined ? [] : [cached.change, cached.again]),
    ],
    ground,
  );
  const counts = { hosts };
  const start = rowOf(samples, "start");
  const overStart = ({ cpuMs }: Row): Row["goals"] => [
    { what: "ms of CPU over Node's start", is: cpuMs.median - start.cpuMs.median, atMost: 150 },
  ];
  const hasServer = await offers(ground.vigocli("--help"), "lsp");
  return {
    benchmark: "check",
    subject: `config validate of ${hosts} hosts of the standard fleet`,
    rows: [
      rowOf(samples, "validate", { floors: ["parse"], counts, goals: ratioGoal(1.5) }),
      ...(cached === undefined
        ? []
        : [
            rowOf(samples, cached.change.name, { floors: ["parse"], counts, goals: overStart }),
            rowOf(samples, cached.again.name, { floors: ["parse"], counts }),
          ]),
      { ...rowOf(samples, "parse"), name: "floor parse" },
      { ...start, name: "floor start" },
    ],
    missing: [
      ...(isCached ? [] : ["a change of one file: this vigocli has no `config validate --cache`"]),
      hasServer
        ? "diagnostics after a keystroke: nothing here speaks to the language server yet"
        : "diagnostics after a keystroke: this vigocli has no language server",
    ],
  };
}

interface Cached {
  readonly change: Subject;
  /** Comes after the other in each round, so that it finds everything as that left it. */
  readonly again: Subject;
}

async function cachedSubjects(
  ground: Ground,
  project: string,
  validate: readonly string[],
): Promise<Cached> {
  const command = ground.vigocli(...validate, "--cache", ground.at("check-cache"));
  await sampleOf(command);
  let word = 0;
  const before = (): Promise<void> => {
    word += 1;
    return changeTemplate(project, "web_03", `word-${word}`);
  };
  return {
    change: { name: "one file changed, with cache", command, before },
    again: { name: "nothing changed, with cache", command },
  };
}
