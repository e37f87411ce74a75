// Compositions to Policy: everything that is known at compile time is folded away, once for each kind of host.
import type { ClaimedControl, HostSettings, Part } from "../../runtime/contract/bundle.ts";
import { headerSchema } from "../../runtime/contract/bundle.ts";
import type { ParsedTemplate, Syntax } from "../2-parse/syntax.ts";
import type { Composition, Fleet, KnownHost } from "../4-resolve/composition.ts";
import { listedNames, unlistedHost } from "../4-resolve/composition.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import type { Findings, Premises } from "../diagnostics/findings.ts";
import { findCycles } from "../graph/cycle.ts";
import { dependencyCycle } from "../graph/diagnostics.ts";
import { inFile } from "../source/source.ts";
import { buildPart } from "./build-part.ts";
import type { ExpandedResource } from "./expand.ts";
import { expandCrate } from "./expand.ts";
import { kindFinder, type KindFinder } from "./host-kinds.ts";
import { ownedThings, ownerCheck, type OwnedThings } from "./owners.ts";
import type { HostPolicy, Policy, RoutePolicy } from "./policy.ts";
import type { Relations } from "./references.ts";
import { relate } from "./references.ts";
import type { PartFinder } from "./shared-parts.ts";
import { partFinder } from "./shared-parts.ts";
import type { KnownSecrets } from "./secret-needs.ts";
import { sharedResources } from "./shared-resources.ts";
import { reportKeyless, secretChecker, secretsFinder } from "./secret-needs.ts";

export interface SpecializeOptions {
  readonly fleet: string;
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  readonly data: Syntax["data"];
  /** What references may name in the whole tree; a name outside it was refused already. */
  readonly names: ReadonlySet<string>;
  /** Whether hosts that no inventory lists may find their match block by name. */
  readonly unlisted: "allow" | "deny";
  /** What every host is told of the operators' settings. */
  readonly settings: HostSettings | undefined;
  /** Not given: nobody asks whether the secrets that the tree names can be had. */
  readonly secrets?: KnownSecrets;
}

export function specialize(fleet: Fleet, options: SpecializeOptions, report: Report): Policy {
  const once = reportOnce(report);
  const shared = startSharing(fleet, options);
  const blocks = fleet.compositions.map((composition) =>
    specializeBlock(composition, { ...options, ...shared }, once),
  );
  const hosts = blocks.flatMap((block) => block.hosts);
  return {
    fleet: options.fleet,
    hosts: [...hosts].sort((a, b) => (a.header.host < b.header.host ? -1 : 1)),
    routes: blocks.flatMap(({ route }) => route ?? []),
    partsBuilt: shared.parts.built(),
  };
}

/** The same, for those who want to know what is wrong and nothing else: each match block by itself. */
export function judgeBlocks(
  fleet: Fleet,
  options: SpecializeOptions & BlockMemory,
  report: Report,
): void {
  const once = reportOnce(report);
  const shared = startSharing(fleet, options);
  for (const composition of fleet.compositions) {
    const found = options.find(options.premisesOf(composition), (note) => {
      specializeBlock(composition, { ...options, ...shared }, reportOnce(note));
    });
    found.forEach(once);
  }
}

export interface BlockMemory {
  readonly find: Findings;
  readonly premisesOf: (composition: Composition) => Premises;
}

interface Block {
  readonly hosts: readonly HostPolicy[];
  readonly route: RoutePolicy | undefined;
}

/** What is found out once for all match blocks. */
interface Shared {
  readonly kinds: KindFinder;
  readonly parts: PartFinder;
  readonly things: OwnedThings;
  readonly listed: ReadonlySet<string>;
}

function startSharing(fleet: Fleet, { templates }: SpecializeOptions): Shared {
  return {
    listed: listedNames(fleet),
    kinds: kindFinder(templates),
    parts: partFinder(templates),
    things: ownedThings(),
  };
}

type BlockOptions = SpecializeOptions & Shared;

function specializeBlock(composition: Composition, options: BlockOptions, report: Report): Block {
  const partsOf = partLister(composition, options, report);
  const secretsFor = secretsFinder();
  const facts = factsOf(composition, options);
  const hosts = composition.hosts.map((host): HostPolicy => {
    const parts = partsOf(host);
    const needed = secretsFor(parts);
    return {
      header: { schema: headerSchema, host: host.name.value, fleet: options.fleet, ...facts },
      ...(needed.length === 0 ? {} : { secrets: needed }),
      ...(host.key === undefined ? {} : { key: host.key }),
      parts,
    };
  });
  if (options.secrets?.paths !== undefined) reportKeyless(composition, hosts, report);
  // A match block that is called as one listed host leads no other host anywhere.
  const isRoute = options.unlisted === "allow" && !options.listed.has(facts.match.toLowerCase());
  const stranger = { ...unlistedHost, otherThan: options.listed };
  const route = isRoute ? { ...facts, parts: partsOf(stranger) } : undefined;
  return { hosts, route };
}

/** One list for all hosts that get the same. */
type PartLister = (host: KnownHost) => readonly Part[];

function partLister(
  composition: Composition,
  { templates, data, names, secrets, kinds, parts, things }: BlockOptions,
  report: Report,
): PartLister {
  const telling = { report, secret: secretChecker(secrets, report) };
  const expanded = composition.crates.map((crate) => ({
    crate,
    kindOf: kinds.ofCrate({ composition, crate }),
    shared: sharedResources({ composition, crate }, kinds),
    resources: expandCrate(crate, { composition, templates, ...telling }),
  }));
  const all = expanded.flatMap(({ resources }) => resources);
  const relations = relate(composition, all, { anywhere: names, report });
  reportCycles(relations, report);
  const absentIds = idsOfAbsent(all);
  const sharing = parts.within(composition, relations, absentIds);
  const common = { composition, relations, absentIds, templates, data };
  const wanted = expanded.map((item) => ({ ...item, partOf: sharing(item.crate, item.resources) }));
  const checkOwners = ownerCheck(things, report);
  const varying = expanded.flatMap(({ kindOf }) => kindOf ?? []);
  const checked = new Map<string, readonly Part[]>();
  return (host) => {
    const key = varying.map((kindOf) => kindOf(host)).join("\n");
    const known = checked.get(key);
    if (known !== undefined) return known;
    const built = wanted.flatMap(
      ({ crate, kindOf, resources, shared, partOf }) =>
        partOf(kindOf?.(host) ?? "", telling, (told) =>
          buildPart({ ...common, ...told, crate, resources, host, shared }),
        ) ?? [],
    );
    checkOwners(built);
    const list = built.map(({ part }) => part);
    checked.set(key, list);
    return list;
  };
}

/** What a header says of every host of the match block alike. */
function factsOf(
  { block, compliance }: Composition,
  { settings }: SpecializeOptions,
): Omit<RoutePolicy, "parts"> {
  const controls = compliance.controls.map(claimOf);
  return {
    match: block.match.value,
    ...(block.environment === undefined ? {} : { environment: block.environment.value }),
    tags: block.tags.map(({ value }) => value),
    ...(controls.length === 0 ? {} : { compliance: controls }),
    ...(settings === undefined ? {} : { settings }),
  };
}

function claimOf(judged: Composition["compliance"]["controls"][number]): ClaimedControl {
  const { framework, control, status, source, via } = judged;
  const waivedUntil = status === "claimed" ? judged.waivedUntil : undefined;
  return {
    framework,
    control,
    status,
    ...(waivedUntil === undefined ? {} : { waivedUntil }),
    source,
    ...(via.length === 0 ? {} : { via }),
  };
}

function idsOfAbsent(resources: readonly ExpandedResource[]): ReadonlySet<string> {
  return new Set(resources.filter(({ crate }) => crate.state === "absent").map(({ id }) => id));
}

function reportCycles(relations: Relations, report: Report): void {
  for (const cycle of findCycles(relations.waits)) {
    const diagnostic = dependencyCycle(cycle);
    if (diagnostic !== undefined) report(diagnostic);
  }
}

/**
 * One mistake in a configcrate shows up for every match block that uses it; it is told once. So is that
 * there is no vault, wherever secrets are named.
 */
function reportOnce(report: Report): Report {
  const told = new Set<string>();
  return (diagnostic: Diagnostic) => {
    const { code, summary } = diagnostic;
    const { source, start, end } = inFile(diagnostic.subject);
    const key =
      code === "secrets-unchecked"
        ? code
        : JSON.stringify([code, summary, source.path, start, end]);
    if (told.has(key)) return;
    told.add(key);
    report(diagnostic);
  };
}
