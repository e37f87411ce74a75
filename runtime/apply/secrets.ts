// The secrets of a host while a bundle is applied, and keeping them out of everything that is told.

export type Secret =
  | { readonly version: number; readonly text: string }
  /** Why it cannot be had. */
  | { readonly version: number; readonly closed: string };

/** By path. */
export type Secrets = ReadonlyMap<string, Secret>;

/** Why these secrets cannot be had; undefined when all of them can. */
export function obstacleAmong(paths: readonly string[], secrets: Secrets): string | undefined {
  for (const path of paths) {
    const secret = secrets.get(path);
    if (secret === undefined) {
      return `the secret "${path}" was not sealed for this host: list it in the inventory with its key`;
    }
    if ("closed" in secret) return `the secret "${path}" cannot be opened: ${secret.closed}`;
  }
  return undefined;
}

export function textOf(path: string, secrets: Secrets): string | undefined {
  const secret = secrets.get(path);
  return secret !== undefined && "text" in secret ? secret.text : undefined;
}

/** The text with these values taken out, whole and line by line: an executor may name what it was given. */
export function withoutValues(text: string, values: readonly string[]): string {
  const forms = values.flatMap((value) => [
    value,
    JSON.stringify(value).slice(1, -1),
    ...value.split(/\r?\n/u).filter((line) => line.length >= shortestLine),
  ]);
  const longestFirst = [...new Set(forms)].filter((form) => form !== "");
  longestFirst.sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, form) => rest.replaceAll(form, "[secret]"), text);
}

/** Shorter lines of a longer value, such as a closing brace, tell nothing of it. */
const shortestLine = 4;
