// Answers that were accepted, by what was asked: the same question gives the same draft, without asking again.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { makeFolder, replaceFile } from "../../runtime/disk/durable.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { instruction, promptVersion } from "./prompt.ts";

export interface Asked {
  readonly provider: string;
  readonly model: string;
  readonly text: string;
}

export function questionHash({ provider, model, text }: Asked): string {
  return sha256(canonical([promptVersion, instruction, provider, model, text]));
}

/** Undefined when there is none. It is held against the draft again, like any other answer. */
export async function recall(folder: string, hash: string): Promise<string | undefined> {
  return readFile(join(folder, `${hash}.yml`), "utf8").catch(() => undefined);
}

/** A folder that cannot be written is no reason to go without the review. */
export async function keep(folder: string, hash: string, answer: string): Promise<void> {
  try {
    await makeFolder(folder, 0o700);
    const bytes = new TextEncoder().encode(answer);
    await replaceFile({ path: join(folder, `${hash}.yml`), bytes, mode: 0o600 });
  } catch {
    // It is asked again next time.
  }
}
