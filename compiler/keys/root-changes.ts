// What one root changes about the one before it, in words for those who are asked to sign it.
import type { RootMetadata } from "../../runtime/trust/metadata.ts";
import { roleNames } from "./next-root.ts";

export function rootChanges(before: RootMetadata, next: RootMetadata): readonly string[] {
  const lines = [`version ${before.version} becomes version ${next.version}`];
  if (before.expires !== next.expires) {
    lines.push(`it is good until ${next.expires}, and no longer until ${before.expires}`);
  }
  for (const role of roleNames) {
    const [was, is] = [before.roles[role], next.roles[role]];
    const gone = was.keyids.filter((keyid) => !is.keyids.includes(keyid)).map(shortId);
    const come = is.keyids.filter((keyid) => !was.keyids.includes(keyid)).map(shortId);
    if (gone.length > 0 && come.length > 0) {
      lines.push(`${role}: the key ${gone.join(", ")} is replaced by ${come.join(", ")}`);
    } else if (gone.length > 0)
      lines.push(`${role}: the key ${gone.join(", ")} may no longer sign`);
    else if (come.length > 0) lines.push(`${role}: the key ${come.join(", ")} may sign too`);
    if (was.threshold !== is.threshold) {
      lines.push(
        `${role}: ${is.threshold} of ${is.keyids.length} must sign, and no longer ${was.threshold} of ${was.keyids.length}`,
      );
    }
  }
  if (before.floor !== next.floor) {
    lines.push(
      next.floor === undefined
        ? `releases below ${before.floor ?? 1} are accepted again by hosts that remember nothing`
        : `no host accepts a release below ${next.floor}`,
    );
  }
  return lines;
}

/** As much of a key's id as tells it from others at a glance. */
export function shortId(keyid: string): string {
  return keyid.slice(0, 16);
}
