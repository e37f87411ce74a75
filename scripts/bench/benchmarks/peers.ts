// What it costs to compile a host, beside the tools that people use today, on one machine and in turn with them.
import { writeFile } from "node:fs/promises";
import { alternate, fewRounds, samplesOf, type Samples, type Subject } from "../alternate.ts";
import { coldSubject, storeOf } from "../cold-compile.ts";
import type { Fleet, FleetKind, Host } from "../fleet/model.ts";
import { fleetOf, plantFiles } from "../fleet/plant.ts";
import { stacksOf } from "../fleet/stacks.ts";
import type { Ground } from "../ground.ts";
import { isInstalled } from "../installed.ts";
import { filesIn } from "../peers/jsonnet.ts";
import { peers as known } from "../peers/index.ts";
import type { Peer } from "../peers/peer.ts";
import { isMapping } from "../peers/read-json.ts";
import { compareFiles, type Rendered } from "../peers/same-files.ts";
import { rowOf, type Goal, type Result, type Row } from "../result.ts";
import { sampleOf } from "../sample.ts";
import { spreadOf } from "../spread.ts";

export async function peers(ground: Ground): Promise<Result> {
  const here: Peer[] = [];
  const missing: string[] = [];
  for (const peer of known) {
    const found = await Promise.all(peer.programs.map(isInstalled));
    if (found.every(Boolean)) here.push(peer);
    else missing.push(`${peer.name}: not installed (Debian's package ${peer.debian})`);
  }
  const rows: Row[] = [];
  for (const kind of ["hard", "standard"] as const)
    rows.push(...(await rowsOf(ground, kind, here)));
  return {
    benchmark: "peers",
    subject:
      "one host compiled; ours with start-up, checks, provenance, signing and writing, theirs without start-up",
    rows,
    missing,
  };
}

/** Planted for one host, and for several: what the second costs more is what hosts cost. */
interface Trial {
  readonly peer: Peer;
  readonly one: Subject;
  readonly many: Subject;
  readonly hosts: readonly Host[];
  readonly folder: string;
}

async function rowsOf(
  ground: Ground,
  kind: FleetKind,
  here: readonly Peer[],
): Promise<readonly Row[]> {
  const { size } = ground;
  const fleet = fleetOf({
    kind,
    hosts: kind === "hard" ? size.hardHosts : size.hosts,
    roles: size.roles,
  });
  const project = ground.at(`peers-${kind}`);
  await plantFiles(stacksOf(fleet), project);
  const ours = coldSubject(ground, `vigo, ${kind}`, project);
  const trials: Trial[] = [];
  for (const peer of here) trials.push(await trialOf(ground, fleet, peer));
  await ours.before?.();
  await sampleOf(ours.command);
  const rows: Row[] = [];
  for (const trial of trials) rows.push(await rowOfPeer(ground, { trial, ours, fleet, project }));
  return rows;
}

async function trialOf(ground: Ground, fleet: Fleet, peer: Peer): Promise<Trial> {
  const hosts = fleet.hosts.slice(0, peer.hosts(ground.size.peerHosts));
  const folder = ground.at("peers", `${peer.name.replaceAll(/\W+/gu, "-")}-${fleet.name}`);
  const name = `${peer.name}, ${fleet.name}`;
  const many = { name, command: await peer.plant(fleet, hosts, `${folder}-many`) };
  const one = {
    name: `${name}, one host`,
    command: await peer.plant(fleet, hosts.slice(0, 1), `${folder}-one`),
  };
  return { peer, one, many, hosts, folder: `${folder}-many` };
}

interface Match {
  readonly trial: Trial;
  readonly ours: Subject;
  readonly fleet: Fleet;
  readonly project: string;
}

async function rowOfPeer(ground: Ground, match: Match): Promise<Row> {
  const { trial, ours, fleet } = match;
  const { peer, one, many, hosts } = trial;
  ground.say(`peers: ${peer.name}, ${fleet.name} fleet, ${hosts.length} hosts`);
  await sampleOf(many.command);
  const files = await comparedFiles(ground, match);
  // Their start-up is measured and taken away; where there is one host alone, it is what people wait for.
  const subjects = hosts.length === 1 ? [ours, many] : [ours, many, one];
  const samples = await alternate(subjects, fewRounds(ground));
  const theirs = theirShares(samples, trial);
  const mine = samplesOf(samples, ours.name).map(({ cpuMs }) => cpuMs / fleet.hosts.length);
  const ratios = spreadOf(theirs.map((share, round) => share / (mine[round] ?? NaN)));
  return {
    ...rowOf(samples, many.name),
    ratio: { to: `${ours.name}, a host`, ...ratios },
    counts: {
      hosts: hosts.length,
      "files compared": files,
      "µs a host": Math.round(spreadOf(theirs).median * 1000),
      "µs a host of ours": Math.round(spreadOf(mine).median * 1000),
    },
    goals: goalsOf(peer, fleet, ratios.median),
  };
}

/** Milliseconds of processor time a host, round by round. */
function theirShares(samples: Samples, { many, one, hosts }: Trial): readonly number[] {
  const all = samplesOf(samples, many.name).map(({ cpuMs }) => cpuMs);
  if (hosts.length === 1) return all;
  const first = samplesOf(samples, one.name);
  return all.map((cpuMs, round) => (cpuMs - (first[round]?.cpuMs ?? NaN)) / (hosts.length - 1));
}

/** Only for the peer that is the fastest of those that check what they compile. */
function goalsOf({ name }: Peer, fleet: Fleet, ratio: number): readonly Goal[] {
  if (name !== "puppet, warm") return [];
  const times = fleet.name === "hard" ? 180 : 1000;
  return [{ what: "thousandths of what Puppet takes", is: 1000 / ratio, atMost: 1000 / times }];
}

/** Of the first hosts and the last; nothing is said where a peer shows no files. */
async function comparedFiles(ground: Ground, { trial, project }: Match): Promise<number> {
  const { peer, hosts, folder } = trial;
  if (peer.rendered === undefined) return 0;
  let files = 0;
  for (const host of new Set([...hosts.slice(0, 3), ...hosts.slice(-1)])) {
    files += compareFiles(
      await ourFiles(ground, project, host),
      await peer.rendered(folder, host),
      host,
    );
  }
  return files;
}

/** As the host itself would print them. */
async function ourFiles(ground: Ground, project: string, host: Host): Promise<Rendered> {
  const traits = ground.at("peer-traits.json");
  const known = { os: { family: host.family }, network: { fqdn: host.name } };
  await writeFile(traits, JSON.stringify(known));
  const from = ["--store", storeOf(project), "--trust", ground.at("keys", "root.json")];
  const { out } = await sampleOf(
    ground.vigocli("bundle", "show", host.name, ...from, "--traits", traits, "--json"),
  );
  const shown: unknown = JSON.parse(out);
  const resources = isMapping(shown) ? shown["resources"] : undefined;
  return filesIn(
    (Array.isArray(resources) ? resources : []).flatMap((resource: unknown) => {
      const attributes = isMapping(resource) ? resource["attributes"] : undefined;
      if (!isMapping(attributes)) return [];
      return [{ path: attributes["target_path"], content: attributes["content"] }];
    }),
  );
}
