// What compiling knows of a side, and no release keeps.
import type { Fleet } from "../4-resolve/composition.ts";
import type { CompiledFacts } from "./side.ts";

/** `versions` are those of the secrets in the vault, by path. */
export function compiledFacts(
  { compositions }: Fleet,
  versions: ReadonlyMap<string, number>,
): CompiledFacts {
  const expired = new Set(
    compositions.flatMap(({ hosts, compliance }) =>
      compliance.expired.flatMap(({ framework, control }) =>
        hosts.map(({ name }) => JSON.stringify([name.value, framework, control])),
      ),
    ),
  );
  return {
    hasExpired: (host, framework, control) =>
      expired.has(JSON.stringify([host, framework, control])),
    secretVersion: (path) => versions.get(path),
  };
}
