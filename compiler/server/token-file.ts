// The tokens on disk: one file that only its owner may read, replaced whole, never read when others could.
import { open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { parseStrict } from "../../runtime/contract/strict-json.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { isMap, type Value } from "../../runtime/contract/value.ts";
import { makeFolder, replaceFile } from "../../runtime/disk/durable.ts";
import { whileLocked } from "../../runtime/store/lock.ts";
import { isPermission } from "./permissions.ts";
import type { TokenRecord } from "./token.ts";

/** None when there is no file yet. */
export async function readTokens(path: string): Promise<Answer<readonly TokenRecord[]>> {
  try {
    const file = await open(path, "r");
    try {
      const { mode } = await file.stat();
      if ((mode & 0o077) !== 0) {
        const hint = `chmod 600 ${path}`;
        return refuse("not-permitted", `the tokens "${path}" are open to others`, hint);
      }
      return parseTokens(await readFile(file, "utf8"), path);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok([]);
    return systemRefusal(error, `cannot read the tokens "${path}"`);
  }
}

/** What two write at once is written one after the other. */
export async function changeTokens(
  path: string,
  change: (before: readonly TokenRecord[]) => Answer<readonly TokenRecord[]>,
): Promise<Answer<undefined>> {
  try {
    await makeFolder(dirname(path), 0o700);
    return await whileLocked(`${path}.lock`, async () => {
      const before = await readTokens(path);
      if (before.kind === "refused") return before;
      const after = change(before.value);
      if (after.kind === "refused") return after;
      const bytes = new TextEncoder().encode(canonicalPretty(document(after.value)));
      await replaceFile({ path, bytes, mode: 0o600 });
      return ok(undefined);
    });
  } catch (error) {
    return systemRefusal(error, `cannot write the tokens "${path}"`);
  }
}

function document(records: readonly TokenRecord[]): Value {
  return { tokens: records.map((record) => ({ ...record })) };
}

function parseTokens(text: string, path: string): Answer<readonly TokenRecord[]> {
  const parsed = parseStrict(text, { name: path });
  if (parsed.kind === "refused") return parsed;
  const { value } = parsed;
  const tokens = isMap(value) ? value["tokens"] : undefined;
  const records = Array.isArray(tokens) ? tokens.map(recordOf) : [undefined];
  const known = records.filter((record) => record !== undefined);
  if (known.length === records.length) return ok(known);
  const hint = "put the file back as `vigosrv token` wrote it, or remove it and make new tokens";
  return refuse("malformed", `"${path}" holds no tokens`, hint);
}

function recordOf(value: Value): TokenRecord | undefined {
  if (!isMap(value)) return undefined;
  const { name, hash, permissions, created, expires } = value;
  if (typeof name !== "string" || typeof hash !== "string" || typeof created !== "string")
    return undefined;
  if (!/^[0-9a-f]{64}$/u.test(hash) || !Array.isArray(permissions)) return undefined;
  const granted = permissions.filter(isPermission);
  // What cannot be understood must not be taken for "holds for ever" or "may do less".
  if (granted.length !== permissions.length) return undefined;
  if (expires === undefined) return { name, hash, permissions: granted, created };
  if (typeof expires !== "string" || Number.isNaN(Date.parse(expires))) return undefined;
  return { name, hash, permissions: granted, created, expires };
}
