// Looks after packages of the system's package manager: there or not, in which version, and held at it.
import type { HostView, Step } from "../host/host.ts";
import { once } from "./once.ts";
import { flag, oneOf, optionalText, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { actStep, besidesOf } from "./package-act.ts";
import { observeHoldMarks, type HoldMarks } from "./package-holds.ts";
import {
  isEmpty,
  planFor,
  type PackageFacts,
  type PackagePlan,
  type PackageWant,
} from "./package-plan.ts";
import { chooseProvider } from "./package-providers/choose.ts";
import type { Foretold, PackageAct, PackageProvider } from "./package-providers/provider.ts";

interface PackageFound {
  readonly facts: PackageFacts;
  readonly plan: PackagePlan;
  readonly marks: HoldMarks;
  readonly hold: readonly Step[];
  readonly release: readonly Step[];
  /** Undefined when nothing was asked, or when it could not be known yet. */
  readonly foretold?: Foretold;
}

export const packages: Executor<PackageWant, PackageFound | undefined> = {
  type: "package",
  reach: "system",
  attributes: [
    "package",
    "version",
    "flags",
    "purge",
    "update_cache",
    "lock_version",
    "allow_downgrade",
    "provider",
    "state",
  ],
  want,
  target: (want) => want.names.join(", "),
  observe,
  decide,
};

function want(attributes: Attributes): PackageWant {
  const names = texts(attributes, "package");
  if (names.length === 0) throw new Error("the attribute `package` is missing");
  const odd = names.find((name) => !/^[\w@(/][^\s;&|<>"'`$\\]*$/u.test(name));
  if (odd !== undefined) throw new Error(`"${odd}" is not the name of a package`);
  const version = optionalText(attributes, "version");
  const { flags } = attributes;
  return {
    names: [...new Set(names)],
    state: oneOf(attributes, "state", ["present", "absent", "latest"]),
    ...(version !== undefined && { version }),
    flags:
      typeof flags === "string"
        ? flags.split(/\s+/u).filter((word) => word !== "")
        : texts(attributes, "flags"),
    purge: flag(attributes, "purge"),
    updateCache: flag(attributes, "update_cache"),
    lock: flag(attributes, "lock_version"),
    allowDowngrade: flag(attributes, "allow_downgrade"),
    provider: oneOf(attributes, "provider", ["auto", "apt", "dnf", "zypper", "apk", "pacman"]),
  };
}

async function observe(want: PackageWant, host: HostView): Promise<PackageFound | undefined> {
  const provider = await chooseProvider(want.provider, host);
  if (provider === undefined) return undefined;
  const marks = await observeHoldMarks(want.names, host);
  if (want.state === "latest") await refresh(provider, host);
  const facts = await factsOf(want, { provider, marks, host });
  const plan = planFor(want, facts);
  const { act, repair, hold, release } = plan;
  if (want.updateCache && want.state === "present" && act !== undefined) {
    await refresh(provider, host);
  }
  const isUnclear = act !== undefined && !repair && plan.obstacle === undefined;
  const preview = isUnclear ? provider.preview(act) : undefined;
  const answered = preview === undefined ? undefined : await host.ask(preview);
  return {
    facts,
    plan,
    marks,
    hold: hold.length === 0 ? [] : await provider.hold(hold, host),
    release: release.length === 0 ? [] : await provider.release(release, host),
    ...(answered !== undefined && { foretold: provider.foretold(answered) }),
  };
}

/** Once a run, and not in a dry run, where the lists that are there must do. */
async function refresh(provider: PackageProvider, host: HostView): Promise<void> {
  const answered = await host.ask({ ...provider.refresh, refreshes: true });
  if (answered === undefined || answered.code === 0) return;
  const said = (answered.err.trim() === "" ? answered.out : answered.err).trim();
  throw new Error(
    `the lists of packages cannot be fetched: ${said.split("\n").slice(-6).join("\n")}`,
  );
}

interface Asking {
  readonly provider: PackageProvider;
  readonly marks: HoldMarks;
  readonly host: HostView;
}

async function factsOf(
  want: PackageWant,
  { provider, marks, host }: Asking,
): Promise<PackageFacts> {
  const table = await once(provider.table, host);
  const missing = want.names.filter((name) => !table.packages.has(name));
  const there = want.names.filter((name) => table.packages.has(name));
  const provided = new Set<string>();
  if (want.state !== "absent") {
    for (const name of missing) if (await provider.isProvided(name, host)) provided.add(name);
  }
  const isAsked = want.state === "latest" && want.version === undefined && there.length > 0;
  const newer = isAsked ? await provider.newer(there, host) : new Map<string, string>();
  return { provider, table, provided, newer, heldHere: marks.names };
}

function decide(want: PackageWant, found: PackageFound | undefined): Decision {
  if (found === undefined) return stuck("this host has no package manager that is known here");
  const { plan, facts, foretold, marks } = found;
  if (plan.obstacle !== undefined) return stuck(plan.obstacle);
  const { act, clear, keep, notes } = plan;
  const note = notes.length === 0 ? {} : { note: notes.join("; ") };
  const unmarked = want.lock ? [] : want.names.filter((name) => facts.heldHere.has(name));
  if (isEmpty(plan) && unmarked.length === 0) return { kind: "settled", ...note };
  const { provider } = facts;
  const steps: readonly Step[] = [
    ...(plan.repair && provider.repair !== undefined ? [run(provider.repair)] : []),
    ...found.release,
    ...(act === undefined
      ? []
      : [actStep(act, { provider, foretold, named: namesOf(act), own: ownNames(act) })]),
    ...loosening(want, act, provider),
    ...(clear.length === 0 || provider.clear === undefined ? [] : [run(provider.clear(clear))]),
    ...(keep.length === 0 || provider.keep === undefined ? [] : [run(provider.keep(keep))]),
    // Noted first: of a hold that is not noted nobody would know that it is ours.
    ...marks.steps({ add: plan.hold, remove: unmarked }),
    ...found.hold,
  ];
  const besides = act === undefined ? [] : besidesOf(act, foretold, ownNames(act));
  const said = [...notes, ...besides];
  return {
    kind: "steps",
    change: changeOf(act, found),
    steps,
    ...(said.length > 0 && { note: said.join("; ") }),
  };
}

function loosening(
  { lock }: PackageWant,
  act: PackageAct | undefined,
  provider: PackageProvider,
): readonly Step[] {
  if (act === undefined || lock || provider.loosen === undefined || act.kind === "remove")
    return [];
  const pinned = act.packages.filter(({ version }) => version !== undefined);
  return pinned.length === 0 ? [] : [run(provider.loosen(pinned.map(({ name }) => name)))];
}

function run(program: Extract<Step, { kind: "run" }>["program"]): Step {
  return { kind: "run", program };
}

function namesOf({ packages }: PackageAct): readonly string[] {
  return packages.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`));
}

function ownNames({ packages }: PackageAct): readonly string[] {
  return packages.map(({ name }) => name);
}

function changeOf(
  act: PackageAct | undefined,
  { facts }: PackageFound,
): "created" | "updated" | "deleted" {
  if (act === undefined) return "updated";
  if (act.kind === "remove") return "deleted";
  const isNew = act.packages.every(({ name }) => !facts.table.packages.has(name));
  return isNew ? "created" : "updated";
}
