// Which folders' files reach a match block: its own folder and all above it, the nearest last.

function isAtOrBelow(folder: string, above: string): boolean {
  return above === "" || folder === above || folder.startsWith(`${above}/`);
}

/** Files of the folders on the way from the root to this one, outermost first. */
export function chain<T extends { readonly folder: string }>(
  files: readonly T[],
  folder: string,
): readonly T[] {
  return files
    .filter((file) => isAtOrBelow(folder, file.folder))
    .sort((a, b) => a.folder.length - b.folder.length);
}

/** the common.vgo of the root does not reach match blocks of the root itself. */
export function commonChain<T extends { readonly folder: string }>(
  commons: readonly T[],
  folder: string,
): readonly T[] {
  return chain(commons, folder).filter((common) => common.folder !== "" || folder !== "");
}
