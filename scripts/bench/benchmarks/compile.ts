// Compiling a tree into a signed store: the standard fleet cold and warm, growing fleets, and the hard one.
import { cp } from "node:fs/promises";
import { alternate, fewRounds, samplesOf, type Subject } from "../alternate.ts";
import { coldSubject, compileCommand, setAside, storeOf } from "../cold-compile.ts";
import { changeTemplate } from "../edits.ts";
import { plant, type FleetOrder } from "../fleet/plant.ts";
import type { Ground } from "../ground.ts";
import { offers } from "../offers.ts";
import { objectNames, packObjects } from "../pack.ts";
import { ratioGoal, rowOf, type Result, type Row } from "../result.ts";
import { sampleOf } from "../sample.ts";
import { spreadOf } from "../spread.ts";

export async function compile(ground: Ground): Promise<Result> {
  const { hosts, roles } = ground.size;
  const standard = await coldOf(ground, "standard", { kind: "standard", hosts, roles });
  const warm = await warmOf(ground);
  const hard = await coldOf(ground, "hard", { kind: "hard", hosts: ground.size.hardHosts });
  return {
    benchmark: "compile",
    subject: `${hosts} hosts of the standard fleet and ${ground.size.hardHosts} of the hard one, into a store on disk`,
    rows: [...standard, ...warm.rows, ...(await growthOf(ground)), ...hard],
    missing: warm.missing,
  };
}

/** Into an empty store, in turn with both floors. */
async function coldOf(ground: Ground, name: string, order: FleetOrder): Promise<readonly Row[]> {
  ground.say(`compile: ${order.hosts} hosts of the ${order.kind} fleet, cold`);
  const project = ground.at(name);
  await plant(order, project);
  const cold = coldSubject(ground, name, project);
  await cold.before?.();
  await sampleOf(cold.command);
  const store = storeOf(project);
  const pack = ground.at(`${name}.pack`);
  const objects = await objectNames(store);
  await packObjects(store, objects, pack);
  const written = ground.at(`${name}-written`);
  const samples = await alternate(
    [
      cold,
      { name: "parse", command: ground.floor("parse", project) },
      {
        name: "emit",
        command: ground.floor("emit", pack, written),
        before: () => setAside(written),
      },
    ],
    ground,
  );
  const share = order.kind === "hard" ? 2 : 0.3;
  const row = rowOf(samples, name, {
    floors: ["parse", "emit"],
    counts: { hosts: order.hosts, objects: objects.size },
    goals: (row) => [
      ...(order.kind === "standard" ? ratioGoal(3)(row) : []),
      { what: "ms of CPU a host", is: row.cpuMs.median / order.hosts, atMost: share },
    ],
  });
  const floors = ["parse", "emit"].map((floor) => rowOf(samples, floor));
  return [row, ...floors.map((floor) => ({ ...floor, name: `floor ${floor.name}, ${name}` }))];
}

/** One crate changed each time, into the store that was there; in turn with all of it anew. */
async function warmOf(ground: Ground): Promise<Pick<Result, "rows" | "missing">> {
  const { hosts, roles } = ground.size;
  const isCached = await offers(ground.vigocli("compile", "--help"), "--cache");
  ground.say(
    `compile: one crate of the standard fleet changed, ${isCached ? "with" : "without"} cache`,
  );
  const [warmed, cold] = [ground.at("warm"), ground.at("warm-cold")];
  await plant({ kind: "standard", hosts, roles }, warmed);
  await cp(warmed, cold, { recursive: true });
  const again = compileCommand(ground, warmed, isCached ? ["--cache", ground.at("cache")] : []);
  await sampleOf(again);
  let word = 0;
  const change = (): Promise<void> => {
    word += 1;
    return changeTemplate(warmed, "web_03", `word-${word}`);
  };
  const name = isCached ? "one crate changed, with cache" : "one crate changed";
  const samples = await alternate(
    [{ name, command: again, before: change }, coldSubject(ground, "cold", cold)],
    ground,
  );
  const row = rowOf(samples, name, {
    floors: ["cold"],
    counts: { hosts },
    ...(isCached ? { goals: ratioGoal(0.3) } : {}),
  });
  const why =
    "a warm compile: this vigocli has no --cache, so that a change is compiled with all the rest";
  return { rows: [row], missing: isCached ? [] : [why] };
}

/** The standard fleet with fewer and more hosts, and with hosts that differ in nothing but their names. */
async function growthOf(ground: Ground): Promise<readonly Row[]> {
  const { hosts, fewHosts, manyHosts, roles } = ground.size;
  ground.say(`compile: ${fewHosts}, ${hosts} and ${manyHosts} hosts`);
  const fleets: readonly (FleetOrder & { readonly name: string })[] = [
    { name: `${fewHosts} hosts`, kind: "standard", hosts: fewHosts, roles },
    { name: `${hosts} hosts`, kind: "standard", hosts, roles },
    ...[2, 4].map((times) => ({
      name: `${times * hosts} hosts, none named`,
      kind: "standard" as const,
      hosts: times * hosts,
      roles,
      namedOneIn: 0,
    })),
    { name: `${manyHosts} hosts`, kind: "standard", hosts: manyHosts, roles },
  ];
  const subjects: Subject[] = [];
  for (const { name, ...order } of fleets) {
    const project = ground.at(name.replaceAll(/\W+/gu, "-"));
    await plant(order, project);
    subjects.push(coldSubject(ground, name, project));
  }
  const samples = await alternate(subjects, fewRounds(ground));
  const [few, usual, twice, fourfold, many] = fleets.map(({ name, hosts }) =>
    rowOf(samples, name, { counts: { hosts } }),
  );
  if (!few || !usual || !twice || !fourfold || !many) throw new Error("a fleet was not measured");
  const [base, grown] = [twice.name, fourfold.name].map((name) => samplesOf(samples, name));
  const perHost = (grown ?? []).map(
    ({ cpuMs }, round) => ((cpuMs - (base?.[round]?.cpuMs ?? NaN)) * 1000) / (2 * hosts),
  );
  const growth = {
    what: `times ${hosts} hosts`,
    is: many.cpuMs.median / usual.cpuMs.median,
    atMost: 8,
  };
  const peak =
    many.peakMb === undefined
      ? []
      : [{ what: "MB of memory", is: many.peakMb.median, atMost: 2000 }];
  const marginal = {
    what: "µs of CPU for one more host",
    is: spreadOf(perHost).median,
    atMost: 20,
  };
  return [
    few,
    usual,
    twice,
    { ...fourfold, goals: [marginal] },
    { ...many, goals: [growth, ...peak] },
  ];
}
