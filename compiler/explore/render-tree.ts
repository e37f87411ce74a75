// A tree of folders drawn with lines: files in their folders, and what each brings beside it.
import { basename } from "node:path/posix";
import type { Palette } from "../diagnostics/render/paint.ts";
import type { Brought, FolderTree, TreeBlock } from "./tree.ts";

export function renderTree(root: FolderTree, title: string, palette: Palette): string {
  const twig = { label: palette.bold(title), note: "", twigs: twigsOf(root, palette) };
  return `${linesOf(twig, palette).join("\n")}\n`;
}

interface Twig {
  readonly label: string;
  readonly note: string;
  readonly twigs: readonly Twig[];
}

function linesOf({ label, note, twigs }: Twig, palette: Palette): readonly string[] {
  const { dim } = palette;
  return [
    note === "" ? label : `${label}  ${note}`,
    ...twigs.flatMap((twig, index) => {
      const isLast = index === twigs.length - 1;
      const [first = "", ...rest] = linesOf(twig, palette);
      return [
        `${dim(isLast ? "└─" : "├─")} ${first}`,
        ...rest.map((line) => `${isLast ? "  " : dim("│ ")} ${line}`),
      ];
    }),
  ];
}

/** Files first, in the order in which they matter to a host, then the folders below. */
function twigsOf(tree: FolderTree, palette: Palette): readonly Twig[] {
  const { common, environments, matchBlocks, roles, configcrates, usercrates, folders } = tree;
  const leaf = (label: string, note: string): Twig => ({ label, note, twigs: [] });
  return [
    ...(common === null ? [] : [leaf("common.vgo", words(common, palette))]),
    ...byFile(environments, (environment) => leaf(environment.name, words(environment, palette))),
    ...byFile(matchBlocks, (block) => leaf(`"${block.pattern}"`, blockWords(block, palette))),
    ...byFile(roles, ({ name }) => leaf(name, "")),
    ...[...configcrates, ...usercrates].map(({ name, file, hosts }) => {
      const base = basename(file);
      const label = base === `${name}.vgo` ? base : `${base} (${name})`;
      return leaf(label, hosts === 0 ? palette.yellow("no host") : palette.dim(hostWords(hosts)));
    }),
    ...folders.map((folder) => ({
      label: palette.bold(`${basename(folder.folder)}/`),
      note: "",
      twigs: twigsOf(folder, palette),
    })),
  ];
}

/** One file may hold many. */
function byFile<T extends { readonly file: string }>(
  items: readonly T[],
  twigOf: (item: T) => Twig,
): readonly Twig[] {
  const files = [...new Set(items.map(({ file }) => file))];
  return files.map((file) => ({
    label: basename(file),
    note: "",
    twigs: items.filter((item) => item.file === file).map(twigOf),
  }));
}

function blockWords(block: TreeBlock, palette: Palette): string {
  const { environment, hosts } = block;
  const count = hosts === 0 ? palette.yellow("no host") : hostWords(hosts);
  const place = environment === null ? [] : [environment];
  return [count, ...place, words(block, palette)].filter((word) => word !== "").join("  ");
}

function hostWords(count: number): string {
  return `${count} ${count === 1 ? "host" : "hosts"}`;
}

function words(
  { roles, configcrates, usercrates, excludes, vars }: Brought,
  { dim }: Palette,
): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ["roles", roles],
    ["configcrates", configcrates],
    ["usercrates", usercrates],
    ["without", excludes],
    ["vars", vars],
  ];
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([word, names]) => `${dim(word)} ${names.join(", ")}`)
    .join("  ");
}
