// A TUF repository behind two addresses, as the store that the workflow reads.
import { refuse } from "../../runtime/contract/refusal.ts";
import type { Fetched, Store } from "../../runtime/store/store.ts";
import { sha256 } from "../../runtime/trust/hash.ts";

export interface RepositoryUrls {
  readonly metadata: string;
  /** Undefined when no target is asked for. */
  readonly targets?: string;
}

export function httpSource(urls: RepositoryUrls): Store {
  return { where: urls.metadata, get: (name, limit) => get(addressOf(name, urls), limit) };
}

/** Names of targets are the repository's own: whatever a URL could take for something else is escaped. */
function addressOf(name: string, { metadata, targets }: RepositoryUrls): string {
  const [folder = "", ...rest] = name.split("/");
  const base = folder === "metadata" ? metadata : targets;
  if (base === undefined) throw new Error(`no address was given for ${name}`);
  return `${base.replace(/\/+$/, "")}/${rest.map(encodeURIComponent).join("/")}`;
}

const patienceMs = 60_000;

async function get(url: string, limit: number): Promise<Fetched> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    // Some stores say that they may not tell; all three mean that there is nothing to be had.
    if ([403, 404, 410].includes(response.status)) {
      await response.body?.cancel();
      return { kind: "absent" };
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      return refuse("unreachable", `"${url}" answers with ${response.status}`);
    }
    const bytes = await readAtMost(response, limit);
    if (bytes !== undefined) return { kind: "found", bytes, tag: sha256(bytes) };
    return refuse("too-large", `"${url}" is longer than the ${limit} bytes that it may have`);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return refuse("unreachable", `cannot read "${url}": ${why}`);
  }
}

/** Undefined when there is more; then the rest is not read. */
async function readAtMost(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (response.body === null) return new Uint8Array();
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
