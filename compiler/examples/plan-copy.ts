// What copying an example means: which files come into the tree, and what is to be done next.
import * as posix from "node:path/posix";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Example } from "./library.ts";

export type Found =
  | { readonly kind: "found"; readonly example: Example }
  | { readonly kind: "unknown"; readonly hint: string }
  | { readonly kind: "several"; readonly names: readonly string[] };

/** By its name, or with the folder of its shelf before it. */
export function findExample(library: readonly Example[], wanted: string): Found {
  const matches = library.filter(
    (example) => wanted === example.name || wanted === fullName(example),
  );
  const [example, ...others] = matches;
  if (example === undefined) {
    const names = library.map(({ name }) => name);
    const hint = didYouMean(wanted, names) ?? "`vigocli config examples list` shows what there is";
    return { kind: "unknown", hint };
  }
  return others.length === 0
    ? { kind: "found", example }
    : { kind: "several", names: matches.map(fullName) };
}

function fullName({ category, name }: Example): string {
  return category === "" ? name : `${category}/${name}`;
}

export interface Copy {
  /** Below the library. */
  readonly from: string;
  /** Below the stacks tree. */
  readonly to: string;
}

/** EX-04, EX-06: without `.example`, right below the folder of its kind unless another is named. */
export function planCopy(
  example: Example,
  { folder, library }: { readonly folder: string | undefined; readonly library: Iterable<string> },
): readonly Copy[] {
  const home = folder ?? (example.kind === "usercrate" ? "usercrates" : "configcrates");
  const name = posix.basename(example.path).replace(/\.example$/u, "");
  const beside = [...library].filter((path) =>
    example.sources.some((source) => path === source || path.startsWith(`${source}/`)),
  );
  return [
    { from: example.path, to: posix.join(home, name) },
    ...beside.toSorted().map((path) => ({ from: path, to: path })),
  ];
}

export interface Surroundings {
  /** Names of the crates that are in the tree by now. */
  readonly crates: ReadonlySet<string>;
  readonly library: readonly Example[];
}

/** What an operator does now, a line each. */
export function nextSteps(example: Example, { crates, library }: Surroundings): readonly string[] {
  const { kind, name, vars, secrets, needs } = example;
  const list = kind === "usercrate" ? "usercrates" : "configcrates";
  const twin = library.find(
    (other) => other.kind === "retraction" && other.name === `${name}-retract`,
  );
  return [
    ...(kind === "retraction" ? ["read it, above all lines that say REVIEW or WARNING"] : []),
    ...(vars.length === 0 ? [] : [`see whether its variables suit you: ${vars.join(", ")}`]),
    ...needs
      .filter((need) => !crates.has(need))
      .map((need) => `it goes with another: vigocli config examples copy ${need}`),
    ...secrets.map(
      (secret) => `it reads a secret: vigocli secrets set ${secret.replace(/^secret:/u, "")}`,
    ),
    `${kind === "retraction" ? `give it to hosts in place of ${name.replace(/-retract$/u, "")}` : "give it to hosts"}: \`${list}: [${name}]\` in a match block, a role or a common.vgo`,
    "vigocli config validate",
    ...(twin === undefined
      ? []
      : [`to take it off hosts again one day: vigocli config examples copy ${twin.name}`]),
    ...(kind === "retraction"
      ? [`once these hosts have converged, remove ${name} and what names it`]
      : []),
  ];
}
