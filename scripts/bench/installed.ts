// Whether a program of others is on this machine.
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

export async function isInstalled(program: string): Promise<boolean> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
