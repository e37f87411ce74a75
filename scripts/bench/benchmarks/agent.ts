// A host that is as it should be: an unchanged poll, a run over 200 resources, beside cf-agent, and a daemon at rest.
import { writeFile } from "node:fs/promises";
import { alternate, samplesOf, type Subject } from "../alternate.ts";
import { convergedTree, type Mix, type Tree } from "../converged-tree.ts";
import { plantFiles } from "../fleet/plant.ts";
import type { Ground } from "../ground.ts";
import { idleMemoryOf } from "../idle-memory.ts";
import { isInstalled } from "../installed.ts";
import { promiseFiles } from "../peers/cfengine.ts";
import { ratioGoal, rowOf, type Goal, type Result, type Row } from "../result.ts";
import { sampleOf, type Command } from "../sample.ts";
import { serveFolder } from "../serve-counting.ts";
import { spreadOf } from "../spread.ts";
import { callsOf } from "../system-calls.ts";

export async function agent(ground: Ground): Promise<Result> {
  const mixed = await mixedRun(ground);
  const peer = await besideCfAgent(ground);
  return {
    benchmark: "agent",
    subject: `a host that is as it should be: ${mixed.kinds}`,
    rows: [await poll(ground), ...mixed.rows, ...peer.rows, ...(await idle(ground))],
    missing: [...mixed.missing, ...peer.missing],
  };
}

/** One resource, so that nearly all of it is asking whether there is something new. */
async function poll(ground: Ground): Promise<Row> {
  ground.say("agent: an unchanged poll");
  const mix: Mix = { files: 1, filesInFolder: 1, others: false };
  const { tree } = await settled(ground, "poll", mix);
  const server = await serveFolder(ground.at("poll-store"));
  try {
    const command = runOf(ground, "poll", server.url);
    await sampleOf(command);
    const floor = await floorOf(ground, "poll", tree);
    const before = async (): Promise<void> => {
      server.asked.length = 0;
    };
    const name = "unchanged poll";
    const samples = await alternate([{ name, command, before }, floor], ground);
    return rowOf(samples, name, {
      floors: [floor.name],
      counts: { requests: server.asked.length },
      goals: (row) => [
        ...ratioGoal(1.5)(row),
        { what: "requests", is: server.asked.length, atMost: 1 },
      ],
    });
  } finally {
    await server.close();
  }
}

async function mixedRun(
  ground: Ground,
): Promise<Pick<Result, "rows" | "missing"> & Pick<Tree, "kinds">> {
  ground.say("agent: 200 resources that are as they should be");
  const { tree, command } = await settled(ground, "mixed", {
    files: 120,
    filesInFolder: 10,
    others: true,
  });
  const floor = await floorOf(ground, "mixed", tree);
  const name = "converged run";
  const samples = await alternate([{ name, command }, floor, startOf(ground)], ground);
  const calls = await callsOf(command);
  const row = rowOf(samples, name, {
    floors: [floor.name],
    counts: calls === undefined ? {} : { ...calls },
    goals: (row) => [
      ...ratioGoal(2)(row),
      ...(calls === undefined ? [] : [{ what: "processes", is: calls.processes, atMost: 12 }]),
      ...(row.peakMb === undefined
        ? []
        : [{ what: "MB of memory", is: row.peakMb.median, atMost: 80 }]),
    ],
  });
  const bare = [floor.name, "start"].map((each) => ({
    ...rowOf(samples, each),
    name: `floor ${each}, 200 resources`,
  }));
  const lacking = ["package", "service", "user"].filter((type) => !tree.kinds.includes(` ${type}`));
  const here = lacking.map(
    (type) => `resources of the type ${type}: this machine has none to look at`,
  );
  const counted =
    calls === undefined ? ["processes and files opened: strace is not installed"] : [];
  const kept = "resources of the types cron and sysctl: they would have to be put below /etc first";
  return { rows: [row, ...bare], kinds: tree.kinds, missing: [...here, kept, ...counted] };
}

async function besideCfAgent(ground: Ground): Promise<Pick<Result, "rows" | "missing">> {
  if (!(await isInstalled("cf-agent"))) {
    return { rows: [], missing: ["cf-agent: not installed (Debian's package cfengine3)"] };
  }
  ground.say("agent: beside cf-agent");
  const { tree, command } = await settled(ground, "plain", {
    files: 150,
    filesInFolder: 8,
    others: false,
  });
  const [ours, theirs]: readonly [Subject, Subject] = [
    { name: "150 files and 19 folders", command },
    { name: "cf-agent", command: await promiseFiles(ground.at("cfengine"), tree.paths) },
  ];
  const samples = await alternate([ours, theirs], ground);
  const walls = samplesOf(samples, theirs.name);
  const ratio = spreadOf(
    samplesOf(samples, ours.name).map(
      ({ wallMs }, round) => wallMs / (walls[round]?.wallMs ?? NaN),
    ),
  );
  const goal: Goal = { what: "times cf-agent by the clock", is: ratio.median, atMost: 2 };
  const row = rowOf(samples, ours.name, { floors: [theirs.name], goals: () => [goal] });
  return { rows: [row, rowOf(samples, theirs.name)], missing: [] };
}

/** Its memory is all that counts; the time that it took to get there is that of a run. */
async function idle(ground: Ground): Promise<readonly Row[]> {
  ground.say("agent: a daemon that has nothing to do");
  const run = runOf(ground, "poll", ground.at("poll-store"));
  const [program = "", file = "", , ...flags] = run.argv;
  const pace = ["--interval", "1h", "--splay", "0s"];
  const memory: number[] = [];
  const subject: Subject = {
    name: "daemon at rest",
    command: run,
    before: async () => {
      const daemon = { ...run, argv: [program, file, "daemon", ...flags, ...pace] };
      const found = await idleMemoryOf(daemon, settleMs);
      if (found !== undefined) memory.push(found);
    },
  };
  const samples = await alternate([subject, startOf(ground)], ground);
  const row = rowOf(samples, subject.name, { floors: ["start"] });
  if (memory.length === 0) return [row];
  const peakMb = spreadOf(memory);
  return [{ ...row, peakMb, goals: [{ what: "MB of memory", is: peakMb.median, atMost: 60 }] }];
}

/** Long enough that what the first run left behind has been collected, if it ever is. */
const settleMs = 2000;

/** Published, enforced once, and shown to have nothing to do: nothing of this machine is changed. */
async function settled(
  ground: Ground,
  name: string,
  mix: Mix,
): Promise<{ readonly tree: Tree; readonly command: Command }> {
  const tree = await convergedTree(ground.at(name, "host"), mix);
  await plantFiles(tree.files, ground.at(name));
  const from = ["--stacks", ground.at(name, "stacks"), "--key", ground.at("keys")];
  await sampleOf(ground.vigocli("compile", ...from, "--out", ground.at(`${name}-store`)));
  const command = runOf(ground, name, ground.at(`${name}-store`));
  await sampleOf({ ...command, argv: [...command.argv, "--noop", "--exit-code", "--quiet"] });
  await sampleOf(command);
  return { tree, command };
}

function runOf(ground: Ground, name: string, store: string): Command {
  const where = ["--store", store, "--trust", ground.at("keys", "root.json")];
  return ground.agent("run", ...where, "--host", "bench", "--state", ground.at(`${name}-state`));
}

async function floorOf(ground: Ground, name: string, { paths }: Tree): Promise<Subject> {
  const list = ground.at(`${name}-paths.json`);
  await writeFile(list, JSON.stringify(paths));
  return { name: "agent", command: ground.floor("agent", list) };
}

function startOf(ground: Ground): Subject {
  return { name: "start", command: ground.floor("start") };
}
