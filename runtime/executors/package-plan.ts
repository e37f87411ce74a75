// What has to be done so that packages are as wanted, from what is installed: without asking anything.
import {
  isLike,
  type InstalledPackage,
  type PackageAct,
  type PackageProvider,
  type PackageTable,
  type WantedPackage,
} from "./package-providers/provider.ts";

export interface PackageWant {
  readonly names: readonly string[];
  readonly state: "present" | "absent" | "latest";
  readonly version?: string;
  readonly flags: readonly string[];
  readonly purge: boolean;
  readonly updateCache: boolean;
  readonly lock: boolean;
  readonly allowDowngrade: boolean;
  readonly provider: "auto" | PackageProvider["name"];
}

export interface PackageFacts {
  readonly provider: PackageProvider;
  readonly table: PackageTable;
  /** Names that no package has and that something installed answers to. */
  readonly provided: ReadonlySet<string>;
  /** What could be updated, and to which version. */
  readonly newer: ReadonlyMap<string, string>;
  /** Held by a resource such as this one, and by nobody else. */
  readonly heldHere: ReadonlySet<string>;
}

export interface PackagePlan {
  /** Why nothing can be done. */
  readonly obstacle?: string;
  readonly notes: readonly string[];
  readonly repair: boolean;
  readonly act?: PackageAct;
  /** Configuration of removed packages that goes too. */
  readonly clear: readonly string[];
  /** What came along with others, and is wanted for itself. */
  readonly keep: readonly string[];
  /** Before anything else. */
  readonly release: readonly string[];
  /** After everything else. */
  readonly hold: readonly string[];
}

export function planFor(want: PackageWant, facts: PackageFacts): PackagePlan {
  return want.state === "absent" ? planAbsent(want, facts) : planPresent(want, facts);
}

export function isEmpty({ act, clear, keep, release, hold }: PackagePlan): boolean {
  return act === undefined && [...clear, ...keep, ...release, ...hold].length === 0;
}

function planAbsent(want: PackageWant, { table, provider, heldHere }: PackageFacts): PackagePlan {
  const there = want.names.filter((name) => table.packages.has(name));
  const held = there.find((name) => isHeldByOthers(name, table, heldHere));
  const act = actOf(want, "remove", { packages: there.map((name) => ({ name })) });
  const canClear = want.purge && provider.clear !== undefined;
  return {
    ...(held !== undefined && { obstacle: heldBack(held, "lift the hold") }),
    notes: [],
    repair: table.unfinished,
    ...(there.length > 0 && { act }),
    clear: canClear ? want.names.filter((name) => table.leftovers.has(name)) : [],
    keep: [],
    release: there.filter((name) => table.packages.get(name)?.held === true),
    hold: [],
  };
}

function planPresent(want: PackageWant, facts: PackageFacts): PackagePlan {
  const { table, heldHere, provider } = facts;
  const looks = want.names.map((name) => lookAt(name, want, facts));
  const moved = looks.filter(({ move }) => move !== undefined);
  const obstacle = looks.find((look) => look.obstacle !== undefined)?.obstacle;
  const movedNames = new Set(moved.map(({ name }) => name));
  const isHeld = (name: string): boolean => table.packages.get(name)?.held === true;
  const packages = moved.map(({ name, there }): WantedPackage => {
    if (want.version !== undefined) return { name, version: want.version };
    const newest = there ? facts.newer.get(name) : undefined;
    return newest === undefined ? { name } : { name, newest };
  });
  const kind = packages.some(({ newest }) => newest !== undefined) ? "upgrade" : "install";
  return {
    ...(obstacle !== undefined && { obstacle }),
    notes: looks.flatMap(({ note }) => (note === undefined ? [] : [note])),
    repair: table.unfinished,
    ...(packages.length > 0 && {
      act: actOf(want, kind, {
        packages,
        downgrade: looks.some(({ move }) => move === "older"),
      }),
    }),
    clear: [],
    keep:
      provider.keep === undefined
        ? []
        : want.names.filter((name) => table.packages.get(name)?.auto === true),
    release: want.names.filter(
      (name) => isHeld(name) && (movedNames.has(name) || (!want.lock && heldHere.has(name))),
    ),
    hold: want.lock ? want.names.filter((name) => !isHeld(name) || movedNames.has(name)) : [],
  };
}

interface Look {
  readonly name: string;
  readonly there: boolean;
  readonly move?: "new" | "newer" | "older";
  readonly note?: string;
  readonly obstacle?: string;
}

function lookAt(name: string, want: PackageWant, facts: PackageFacts): Look {
  const { table, provided } = facts;
  const found = table.packages.get(name);
  if (found === undefined || found.broken === true) {
    const isGiven = found === undefined && want.version === undefined && provided.has(name);
    return isGiven
      ? { name, there: true, note: `another package provides "${name}"` }
      : { name, there: false, move: "new" };
  }
  const look = { name, there: true };
  const move = moveOf(name, { want, facts, found });
  if (move === undefined) return look;
  if (!want.lock && isHeldByOthers(name, table, facts.heldHere)) {
    // To update is a wish; a version is an order that cannot be carried out.
    return want.version === undefined
      ? { ...look, note: `"${name}" is held on this host and not updated` }
      : { ...look, obstacle: heldBack(name, takeOver) };
  }
  if (move === "older" && !want.allowDowngrade) {
    const obstacle = `"${name}" is installed as ${found.version}, which is newer than ${want.version}; \`allow_downgrade: true\` lets it go back`;
    return { ...look, obstacle };
  }
  return { ...look, move };
}

interface Compared {
  readonly want: PackageWant;
  readonly facts: PackageFacts;
  readonly found: InstalledPackage;
}

function moveOf(name: string, { want, facts, found }: Compared): "newer" | "older" | undefined {
  const { version, state } = want;
  if (version === undefined) {
    return state === "latest" && facts.newer.has(name) ? "newer" : undefined;
  }
  if (version.includes("*")) return isLike(version, found.version) ? undefined : "newer";
  const order = facts.provider.compare(version, found.version);
  return order === 0 ? undefined : order > 0 ? "newer" : "older";
}

function isHeldByOthers(name: string, table: PackageTable, heldHere: ReadonlySet<string>): boolean {
  return table.packages.get(name)?.held === true && !heldHere.has(name);
}

function heldBack(name: string, what: string): string {
  return `"${name}" is held on this host, and not by vigo; ${what}`;
}

const takeOver = "lift the hold, or take it over with `lock_version: true`";

function actOf(
  { flags, purge, updateCache, state }: PackageWant,
  kind: PackageAct["kind"],
  what: { readonly packages: readonly WantedPackage[]; readonly downgrade?: boolean },
): PackageAct {
  const { packages, downgrade = false } = what;
  const refreshed = kind !== "remove" && (updateCache || state === "latest");
  return { kind, packages, flags, purge, downgrade, refreshed };
}
