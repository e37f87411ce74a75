// One host's bundle in one file: a store that is read from it, for machines that no network reaches.
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { canonical } from "../contract/canonical-json.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { parseStrict } from "../contract/strict-json.ts";
import { systemRefusal } from "../contract/system-refusal.ts";
import { isMap } from "../contract/value.ts";
import { sha256 } from "../trust/hash.ts";
import type { Store } from "./store.ts";

const bundleFileSchema = "vigo.bundle/1";

/**
 * Canonical JSON and base64 rather than an archive: it has no paths, links, modes or compression to
 * be careful with, every file has exactly one way to be written, and it is read by the parser that
 * reads everything else.
 */
export interface BundleFile {
  readonly host: string;
  /** By the names that they have in a store. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
}

export function encodeBundleFile({ host, objects }: BundleFile): Uint8Array {
  const entries = [...objects].map(([name, bytes]) => [
    name,
    Buffer.from(bytes).toString("base64"),
  ]);
  const text = canonical({ schema: bundleFileSchema, host, objects: Object.fromEntries(entries) });
  return new TextEncoder().encode(`${text}\n`);
}

/** Anything but what `encodeBundleFile` writes is refused: a name twice, another order, one byte too many. */
export function parseBundleFile(bytes: Uint8Array, name: string): Answer<BundleFile> {
  const text = decodeUtf8(bytes);
  const parsed = text === undefined ? noBundle(name) : parseStrict(text, { name });
  if (parsed.kind !== "ok") return parsed;
  const value = parsed.value;
  if (!isMap(value)) return noBundle(name);
  const { schema, host, objects: encoded, ...others } = value;
  if (
    typeof schema === "string" &&
    /^vigo\.bundle\/\d+$/.test(schema) &&
    schema !== bundleFileSchema
  ) {
    const message = `"${name}" is written as ${schema}, and this version knows ${bundleFileSchema}`;
    return refuse("unknown-schema", message, "upgrade the program that reads it");
  }
  if (schema !== bundleFileSchema || typeof host !== "string") return noBundle(name);
  if (encoded === undefined || !isMap(encoded) || Object.keys(others).length > 0)
    return noBundle(name);
  const objects = new Map<string, Uint8Array>();
  for (const [object, base64] of Object.entries(encoded)) {
    if (!isObjectName(object) || typeof base64 !== "string") return noBundle(name);
    objects.set(object, new Uint8Array(Buffer.from(base64, "base64")));
  }
  const file = { host, objects };
  if (Buffer.from(encodeBundleFile(file)).equals(bytes)) return ok(file);
  return refuse("malformed", `"${name}" is not written as a bundle is: it was changed`, anew);
}

/** What a store may hold that a host reads. */
function isObjectName(name: string): boolean {
  return (
    /^metadata\/(timestamp|[1-9]\d{0,15}\.(root|snapshot|targets))\.json$/.test(name) ||
    /^targets\/[0-9a-f]{64}\.release\.json$/.test(name) ||
    /^o\/([0-9a-f]{2})\/\1[0-9a-f]{62}$/.test(name)
  );
}

function noBundle(name: string): Refusal {
  return refuse("malformed", `"${name}" is not a bundle that was exported`, anew);
}

const anew = "export it anew: vigocli bundle export HOST --to FILE";

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder throws at bytes that are not UTF-8, and for no other reason.
    return undefined;
  }
}

/** More than any host gets. */
const fileLimit = 512 * 1024 * 1024;

/** `shown` is the path as somebody typed it. */
export async function readBundleFile(
  path: string,
  shown: string = path,
): Promise<Answer<BundleFile>> {
  try {
    // Without waiting: a pipe must not hold up a host for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const state = await file.stat();
      if (!state.isFile()) return noBundle(shown);
      if (state.size > fileLimit)
        return refuse("too-large", `"${shown}" is too large for a bundle`);
      return parseBundleFile(new Uint8Array(await file.readFile()), shown);
    } finally {
      await file.close();
    }
  } catch (error) {
    return systemRefusal(error, `cannot read the bundle "${shown}"`);
  }
}

export function bundleFileStore(path: string, { objects }: BundleFile): Store {
  return {
    where: path,
    get: (name, limit) => {
      const bytes = objects.get(name);
      if (bytes === undefined) return Promise.resolve({ kind: "absent" });
      return Promise.resolve(
        bytes.length > limit
          ? refuse(
              "too-large",
              `"${path}/${name}" is longer than the ${limit} bytes that it may have`,
            )
          : { kind: "found", bytes, tag: sha256(bytes) },
      );
    },
  };
}
