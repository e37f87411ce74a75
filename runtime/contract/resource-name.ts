// What a resource is called within its configcrate: some things on a host bear that name.
import type { Resource } from "./bundle.ts";

/** The id without its crate, and without the number that tells two of one name apart. */
export function resourceName({ id, crate }: Pick<Resource, "id" | "crate">): string {
  const name = id.startsWith(`${crate}/`) ? id.slice(crate.length + 1) : id;
  return name.replace(/~\d+$/, "");
}
