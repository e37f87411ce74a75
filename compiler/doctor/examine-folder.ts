// A folder: whether its file system can do what a store rests on.
import { randomBytes } from "node:crypto";
import { stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { createFile, replaceFile } from "../../runtime/store/durable.ts";
import { failed, fine, type Finding } from "./finding.ts";

export async function examineFolder(
  folder: string,
  { onlyRead }: { readonly onlyRead: boolean },
): Promise<readonly Finding[]> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      return [failed("reach", { message: `"${folder}" is not a folder` })];
    }
  } catch (error) {
    const hint = "check the path, or publish to it first";
    return [failed("reach", { ...systemRefusal(error, `cannot look at "${folder}"`), hint })];
  }
  const reached = fine("reach", `"${folder}" is a folder`);
  return onlyRead ? [reached] : [reached, ...(await examineWriting(folder))];
}

/** Under a name that no object can have. */
async function examineWriting(folder: string): Promise<readonly Finding[]> {
  const path = join(folder, `.doctor-${randomBytes(8).toString("hex")}`);
  const file = { path, bytes: new TextEncoder().encode("one\n"), mode: 0o600 };
  const findings: Finding[] = [];
  try {
    await createFile(file);
    findings.push(fine("write", "files are put in place whole, and forced to the disk"));
    const isOverwritten = await createFile(file);
    findings.push(
      isOverwritten
        ? failed("create twice", { message: "the file system overwrites what is there" })
        : fine("create twice", "hard links leave alone what is there"),
    );
    await replaceFile(file);
    findings.push(fine("swap", "renaming replaces a file in one step"));
    await unlink(path);
    return findings;
  } catch (error) {
    await unlink(path).catch(() => undefined);
    const hint = "publishers must be able to write there, and the file system must know hard links";
    return [
      ...findings,
      failed("write", { ...systemRefusal(error, `cannot write in "${folder}"`), hint }),
    ];
  }
}
