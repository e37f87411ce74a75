// Whether a file is on the host already, just as it would be written.
import { bytesOf, type HostView, type Step } from "../host/host.ts";

type WriteFile = Extract<Step, { readonly kind: "write-file" }>;

/** What is not asked for, such as an owner, may be anything. */
export async function isInPlace(
  { path, mode, owner, group, content }: Omit<WriteFile, "kind">,
  host: HostView,
): Promise<boolean> {
  const found = await host.stat(path);
  if (found?.kind !== "file" || found.mode !== mode) return false;
  if (owner !== undefined && found.uid !== owner) return false;
  if (group !== undefined && found.gid !== group) return false;
  return Buffer.from((await host.read(path)) ?? []).equals(await bytesOf(content));
}
