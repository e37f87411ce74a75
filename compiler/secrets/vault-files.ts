// The encrypted files of a vault: one for each secret, and one for the key that sealing derives from.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { isSecretPath } from "../../runtime/contract/secret-path.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../runtime/disk/durable.ts";
import { parseRecord, type VaultRecord } from "./vault-record.ts";

const ending = ".secret";

/** No secret can be called so: a path does not begin with a dot. */
export const sealKeyPath = ".seal";

/** A plus stands for the slash: no path has one, so that no two paths share a file. */
export function fileOf(dir: string, path: string): string {
  return join(dir, `${path.replaceAll("/", "+")}${ending}`);
}

/** Paths of all secrets, sorted. */
export async function pathsIn(dir: string): Promise<Answer<readonly string[]>> {
  try {
    const names = await readdir(dir);
    const paths = names.flatMap((name) => {
      const path = name.slice(0, -ending.length).replaceAll("+", "/");
      return name.endsWith(ending) && isSecretPath(path) ? [path] : [];
    });
    return ok(paths.sort());
  } catch (error) {
    return systemRefusal(error, `cannot list the vault "${dir}"`);
  }
}

/** Undefined when there is no such file. */
export async function readRecord(
  dir: string,
  path: string,
): Promise<Answer<VaultRecord | undefined>> {
  const name = fileOf(dir, path);
  try {
    const record = parseRecord(new Uint8Array(await readFile(name)), name);
    if (record.kind !== "ok" || record.value.path === path) return record;
    return refuse(
      "malformed",
      `"${name}" holds the secret "${record.value.path}": it was renamed`,
      "give it its name back; secrets are not renamed, but set anew",
    );
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(undefined);
    return systemRefusal(error, `cannot read the secret "${name}"`);
  }
}

export async function readRecords(dir: string): Promise<Answer<readonly VaultRecord[]>> {
  const paths = await pathsIn(dir);
  if (paths.kind !== "ok") return paths;
  const records = await answers(paths.value, (path) => readRecord(dir, path));
  if (records.kind !== "ok") return records;
  // What went away in between is no secret any more.
  return ok(records.value.filter((record) => record !== undefined));
}

export async function writeRecord(
  dir: string,
  path: string,
  bytes: Uint8Array,
): Promise<Answer<undefined>> {
  const name = fileOf(dir, path);
  try {
    await replaceFile({ path: name, bytes, mode: 0o600 });
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot write the secret "${name}"`);
  }
}
