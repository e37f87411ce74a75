// Whom a line of the stacks reaches: what it says, which hosts and attributes follow from it, or why none do.
import type { Composition } from "../4-resolve/composition.ts";
import type { Explained } from "./find-known.ts";
import type { LineRange, Reach } from "./who-effects.ts";
import { groundOf, reachOf, type Ground } from "./who-effects.ts";
import type { Listed, Saying, SayingAt } from "./who-says.ts";
import { sayingsIn } from "./who-says.ts";
import { hostsOfSetting, isAboutSecrets, secretReach } from "./who-settings.ts";
import { traitReach, type Vouched } from "./who-traits.ts";
import { beatenFor, silenceOf, type Beaten, type Silence } from "./who-silence.ts";

/** A type and no interface, so that it can be printed as JSON as it is. */
export type Who = {
  readonly file: string;
  readonly from: number;
  /** Null for the whole file. */
  readonly to: number | null;
  readonly says: readonly Said[];
  /** False when the tree has mistakes: then nobody knows whom it would reach. */
  readonly compiled: boolean;
  readonly reaches: readonly {
    readonly hosts: readonly string[];
    readonly unlisted: readonly string[];
    readonly resources: readonly Reach["resources"][number][];
  }[];
};

export type Said = Saying & {
  /** What is said of hosts themselves, and not of their resources. */
  readonly hosts?: readonly string[];
  /** Of a variable: where a stronger layer says otherwise. */
  readonly beaten?: readonly Beaten[];
  /** Set when nothing follows from it. */
  readonly silent?: Silence;
};

export function whoIsReached(range: LineRange, listed: Listed, explained: Explained): Who {
  const ground = groundOf(explained);
  const sayings = sayingsIn(range, listed);
  const reaches =
    ground === undefined
      ? []
      : [...reachOf(withPieces(range, sayings), ground), ...reachBeside(sayings, explained)];
  return {
    file: range.file,
    from: range.from,
    to: Number.isFinite(range.to) ? range.to : null,
    says: sayings.map((saying) => said(saying, range, { explained, ground })),
    compiled: ground !== undefined,
    reaches: reaches.map((reach) => ({ ...reach, hosts: [...reach.hosts].sort() })),
  };
}

/** Who asks for the line that names a definition asks for all of it. */
function withPieces(range: LineRange, sayings: readonly SayingAt[]): LineRange {
  const ends = sayings.flatMap(({ pieceEnd }) => pieceEnd ?? []);
  return { ...range, to: Math.max(range.to, ...ends) };
}

interface Around {
  readonly explained: Explained;
  readonly ground: Ground | undefined;
}

function said(saying: SayingAt, range: LineRange, { explained, ground }: Around): Said {
  const { at: _at, pieceEnd, item: _item, ...plain } = saying;
  const beaten = saying.kind === "variable" ? beatenFor(saying, explained) : [];
  const told = { ...plain, ...(beaten.length === 0 ? {} : { beaten }) };
  const hosts = hostsOf(saying, explained);
  if (hosts !== undefined && hosts.length > 0) return { ...told, hosts };
  // Of a large piece only the lines that were asked for count.
  const from = Math.max(told.line, range.from);
  const to = saying.kind === "resource" || isFile(saying) ? range.to : from + linesOf(saying) - 1;
  const lines = { file: told.file, from, to: pieceEnd ?? Math.min(to, range.to) };
  const isReached =
    hosts === undefined &&
    ground !== undefined &&
    (reachOf(lines, ground).length > 0 || reachBeside([saying], explained).length > 0);
  if (isReached || ground === undefined) return told;
  return { ...told, silent: silenceOf({ ...saying, line: from }, explained) };
}

/** What lies beside the stacks has no part in origins, which releases keep. */
function reachBeside(sayings: readonly SayingAt[], explained: Explained): readonly Reach[] {
  const vouched = sayings.flatMap(({ kind, name, item }): readonly Vouched[] => {
    if (item === undefined) return [];
    if (kind === "pinned") return [{ hosts: item.hosts, paths: undefined }];
    return kind === "trait" ? [{ hosts: item.hosts, paths: [name] }] : [];
  });
  const secrets = sayings.some(({ kind, name }) => kind === "setting" && isAboutSecrets(name));
  return [
    ...(vouched.length === 0 ? [] : traitReach(vouched, explained)),
    ...(secrets ? secretReach(explained.policy) : []),
  ];
}

function isFile({ kind }: Saying): boolean {
  return kind === "template" || kind === "file";
}

function linesOf({ at }: SayingAt): number {
  return at.source.text.slice(at.start, at.end).split("\n").length;
}

/** Undefined for what concerns resources: these tell it better. */
function hostsOf(
  saying: SayingAt,
  { fleet, policy, catalog }: Explained,
): readonly string[] | undefined {
  const { kind, at, name } = saying;
  const ofBlocks = (test: (composition: Composition) => boolean): readonly string[] =>
    fleet.compositions
      .filter(test)
      .flatMap(({ hosts }) => hosts.map((host) => host.name.value))
      .sort();
  switch (kind) {
    case "match":
      return ofBlocks(({ block }) => block.match.at === at);
    case "tag":
      return ofBlocks(({ block }) => block.tags.some((tag) => tag.at === at));
    case "environment":
      return ofBlocks(
        ({ block }) =>
          block.environment?.at === at ||
          (block.environment?.value === name && saying.in === undefined),
      );
    case "exclusion":
      return ofBlocks(({ excluded }) => excluded.some(({ by }) => by.at === at));
    case "waiver":
      return ofBlocks(({ compliance }) =>
        compliance.controls.some(
          (row) => row.status === "waived" && row.waiver.syntax.control.at === at,
        ),
      );
    case "claim":
      return claimed(saying, { fleet, catalog });
    case "fleet":
      return ofBlocks(() => true);
    case "host":
    case "key":
      return ofBlocks(() => true).filter((host) => saying.item?.hosts.includes(host) === true);
    case "setting":
      return hostsOfSetting(name, policy);
    case "trait":
    case "pinned":
    case "configcrate":
    case "usercrate":
    case "resource":
    case "variable":
    case "default":
    case "reference":
    case "role":
    case "template":
    case "file":
      return undefined;
  }
}

/** A tag of a configcrate, or a control in the compliance.vgo of a folder. */
function claimed(
  { file, name, in: within }: SayingAt,
  { fleet, catalog }: Pick<Explained, "fleet" | "catalog">,
): readonly string[] {
  const crate = catalog.crates.get(within ?? "");
  return fleet.compositions
    .filter(({ crates, compliance }) =>
      crate === undefined
        ? compliance.controls.some(
            ({ source, framework, control }) =>
              source === file && framework === within && control === name,
          )
        : crates.some((composed) => composed.crate === crate),
    )
    .flatMap(({ hosts }) => hosts.map((host) => host.name.value))
    .sort();
}
