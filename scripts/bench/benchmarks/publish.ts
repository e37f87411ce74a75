// Publishing upon a release that is there: what is written and signed for one change, and how uploads overlap.
import { alternate, samplesOf, type Subject } from "../alternate.ts";
import { changeNote, changeTemplate, notedHost, sharedModule } from "../edits.ts";
import { plant } from "../fleet/plant.ts";
import type { Ground } from "../ground.ts";
import { packObjects } from "../pack.ts";
import { rowOf, type Goal, type Result, type Row } from "../result.ts";
import type { Command } from "../sample.ts";
import { sampleOf } from "../sample.ts";
import { slowBucket, type SlowBucket } from "../slow-bucket.ts";
import { spreadOf } from "../spread.ts";
import { contentsOf, written, type Written } from "../written.ts";

export async function publish(ground: Ground): Promise<Result> {
  const { hosts, uploadHosts } = ground.size;
  return {
    benchmark: "publish",
    subject: `compile upon a release of ${hosts} hosts of the standard fleet; uploads of ${uploadHosts} hosts to a bucket that answers after ${latency} ms`,
    rows: [...(await changesOf(ground)), await uploadsOf(ground)],
    missing: [],
  };
}

/** A change: how to make it, how to publish it, and what it may cost. */
interface Change {
  readonly name: string;
  readonly command: Command;
  readonly before?: (word: string) => Promise<void>;
  /** Given how many nodes the tree has, and how many lead to one host. */
  readonly atMost: (nodes: Nodes) => { readonly objects: number; readonly signatures: number };
}

interface Nodes {
  readonly all: number;
  readonly path: number;
}

async function changesOf(ground: Ground): Promise<readonly Row[]> {
  const { hosts, roles } = ground.size;
  ground.say(`publish: one change at a time upon ${hosts} hosts`);
  const project = ground.at("published");
  const store = ground.at("published-store");
  const fleet = await plant({ kind: "standard", hosts, roles }, project);
  const key = ["--key", ground.at("keys")];
  const compile = ground.vigocli(
    "compile",
    "--stacks",
    `${project}/stacks`,
    ...key,
    "--out",
    store,
  );
  await sampleOf(compile);
  const changes: readonly Change[] = [
    {
      name: "one host's change",
      command: compile,
      before: (word) => changeNote(project, notedHost(fleet), word),
      atMost: ({ path }) => ({ objects: path + 1, signatures: 3 }),
    },
    {
      name: "a change in what all share",
      command: compile,
      before: (word) => changeTemplate(project, sharedModule(fleet), word),
      atMost: ({ all }) => ({ objects: all + 1, signatures: 3 }),
    },
    {
      name: "a freshness tick",
      command: ground.vigocli("trust", "refresh", "--store", store, ...key, "--if-older", "0%"),
      atMost: () => ({ objects: 0, signatures: 1 }),
    },
  ];
  const nodes = nodesOf(hosts);
  const rows: Row[] = [];
  for (const change of changes) rows.push(await rowOfChange(ground, { change, store, nodes }));
  return rows;
}

interface Trial {
  readonly change: Change;
  readonly store: string;
  readonly nodes: Nodes;
}

async function rowOfChange(ground: Ground, { change, store, nodes }: Trial): Promise<Row> {
  const pack = ground.at("published.pack");
  let before = await contentsOf(store);
  let last: Written | undefined;
  let word = 0;
  const subject: Subject = {
    name: change.name,
    command: change.command,
    before: async () => {
      word += 1;
      await change.before?.(`word-${word}`);
      before = await contentsOf(store);
    },
  };
  const floor: Subject = {
    name: "emit",
    command: ground.floor("emit", pack, ground.at("published-written")),
    before: async () => {
      last = written(before, await contentsOf(store));
      await packObjects(store, last.objects, pack);
    },
  };
  const samples = await alternate([subject, floor], ground);
  if (last === undefined) throw new Error("nothing was published");
  const { objects, signatures } = last;
  const atMost = change.atMost(nodes);
  const goals: readonly Goal[] = [
    { what: "objects", is: objects.length, atMost: atMost.objects + spare },
    { what: "signatures", is: signatures, atMost: atMost.signatures },
  ];
  const counts = { objects: objects.length, metadata: last.metadata, signatures };
  return rowOf(samples, change.name, { floors: ["emit"], counts, goals: () => goals });
}

/** Which the design leaves open: routes, retract parts, origins. */
const spare = 4;

/** A node has 16 children until 64 hosts and fewer are left to a leaf; the root stands in the release itself. */
function nodesOf(hosts: number): Nodes {
  let all = 0;
  let path = 0;
  for (let level = 16; (hosts * 16) / level > 64; level *= 16) {
    all += level;
    path += 1;
  }
  return { all, path };
}

const latency = 20;
const atOnce = 16;

async function uploadsOf(ground: Ground): Promise<Row> {
  const { uploadHosts: hosts, roles } = ground.size;
  ground.say(`publish: ${hosts} hosts to a bucket that is far away`);
  const project = ground.at("uploaded");
  await plant({ kind: "standard", hosts, roles }, project);
  let wait = 0;
  const bucket = await slowBucket(() => wait);
  try {
    const command = uploadCommand(ground, project, bucket);
    const start = (ms: number) => async (): Promise<void> => {
      bucket.objects.clear();
      bucket.asked.length = 0;
      wait = ms;
    };
    const far: Subject = { name: "uploads, far away", command, before: start(latency) };
    const near: Subject = { name: "uploads, near by", command, before: start(0) };
    const samples = await alternate([far, near], ground);
    const puts = bucket.asked.filter((line) => line.startsWith("PUT ")).length;
    const nearby = samplesOf(samples, near.name);
    const extra = samplesOf(samples, far.name).map(
      ({ wallMs }, round) => wallMs - (nearby[round]?.wallMs ?? NaN),
    );
    const ideal = (bucket.asked.length * latency) / atOnce;
    const is = spreadOf(extra).median / ideal;
    return rowOf(samples, far.name, {
      floors: [near.name],
      counts: { hosts, written: puts, requests: bucket.asked.length },
      goals: () => [{ what: `times requests x ${latency} ms / ${atOnce}`, is, atMost: 1.3 }],
    });
  } finally {
    await bucket.close();
  }
}

function uploadCommand(ground: Ground, project: string, { url }: SlowBucket): Command {
  const store = `s3://bench/prefix?endpoint=${encodeURIComponent(url)}&region=us-east-1&style=path`;
  const from = ["--stacks", `${project}/stacks`, "--key", ground.at("keys")];
  const command = ground.vigocli("compile", ...from, "--out", store);
  const credentials = { AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench-of-a-bucket" };
  return { ...command, env: { ...command.env, ...credentials } };
}
