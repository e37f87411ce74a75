// Who signs what, with which keys, and until when: as data, and as people read it.
import { sha256 } from "../../runtime/trust/hash.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import type { Envelope, RoleName, RootMetadata } from "../../runtime/trust/metadata.ts";
import type { End } from "../../runtime/trust/verify-store.ts";
import { isSignedBy } from "../../runtime/trust/signatures.ts";
import { isAgeing, usualFreshMs } from "../6-emit/sign.ts";
import { rootLifetimeDays } from "../keys/key-set.ts";
import { roleNames } from "../keys/next-root.ts";
import { shortId } from "../keys/root-changes.ts";

export interface TrustReport {
  readonly root: {
    readonly version: number;
    readonly fleet?: string;
    readonly floor?: number;
    /** sha256 of the file, for `--trust sha256:`. */
    readonly fingerprint: string;
  };
  readonly release?: number;
  readonly roles: readonly RoleReport[];
}

export interface RoleReport {
  readonly role: RoleName;
  readonly threshold: number;
  readonly keys: readonly KeyReport[];
  readonly expires?: string;
  readonly life?: Life;
}

/** "due": half of it is over, and it should be signed anew. */
export type Life = "good" | "due" | "expired";

export interface KeyReport {
  readonly keyid: string;
  /** Where the private key lies, when a key folder was looked into. */
  readonly file?: string;
  /** Of the root's own keys: whether this one has signed it. */
  readonly signed?: boolean;
}

export interface Known {
  readonly root: Envelope<RootMetadata>;
  /** Undefined when only a root was looked at. */
  readonly release?: TrustedRelease;
  /** By key id. */
  readonly files?: ReadonlyMap<string, string>;
  readonly now: Date;
}

export function trustReport({ root, release, files, now }: Known): TrustReport {
  const { version, fleet, floor } = root.signed;
  return {
    root: {
      version,
      ...(fleet === undefined ? {} : { fleet }),
      ...(floor === undefined ? {} : { floor }),
      fingerprint: sha256(root.bytes),
    },
    ...(release === undefined ? {} : { release: release.document.release }),
    roles: roleNames.map((role): RoleReport => {
      const { keyids, threshold } = root.signed.roles[role];
      const keys = keyids.map((keyid): KeyReport => {
        const file = files?.get(keyid);
        return {
          keyid,
          ...(file === undefined ? {} : { file }),
          ...(role === "root" ? { signed: isSignedBy(root, root.signed, keyid) } : {}),
        };
      });
      const expires = role === "root" ? root.signed.expires : release?.[role].expires;
      if (expires === undefined) return { role, threshold, keys };
      return {
        role,
        threshold,
        keys,
        expires,
        life: lifeOf({ role, expires, ...issuedOf(role, release) }, now),
      };
    }),
  };
}

function issuedOf(role: RoleName, release: TrustedRelease | undefined): Pick<End, "issued"> {
  const issued = role === "timestamp" ? release?.timestamp.issued : undefined;
  return issued === undefined ? {} : { issued };
}

export function lifeOf({ role, expires, issued }: End, now: Date): Life {
  if (Date.parse(expires) <= now.getTime()) return "expired";
  const freshMs = issued === undefined ? usualFreshMs : Date.parse(expires) - Date.parse(issued);
  if (role !== "root") return isAgeing(role, { expires }, { now, freshMs }) ? "due" : "good";
  const left = Date.parse(expires) - now.getTime();
  return left <= (rootLifetimeDays * dayMs) / 2 ? "due" : "good";
}

const dayMs = 24 * 60 * 60 * 1000;

export function renderTrust(name: string, { root, release, roles }: TrustReport): string {
  const facts = [
    `version ${root.version} of the root`,
    root.fleet === undefined ? "any fleet" : `fleet ${root.fleet}`,
    ...(root.floor === undefined ? [] : [`no release below ${root.floor}`]),
    ...(release === undefined ? [] : [`release ${release}`]),
  ];
  const lines = [`${name}: ${facts.join(", ")}`, `sha256:${root.fingerprint}`];
  for (const { role, threshold, keys, expires, life } of roles) {
    const until = expires === undefined ? "" : `, good until ${expires}${marks[life ?? "good"]}`;
    lines.push("", `${role}: ${threshold} of ${keys.length} must sign${until}`);
    for (const { keyid, file, signed } of keys) {
      const notes = [
        ...(file === undefined ? [] : [file]),
        ...(signed === false ? ["has not signed it"] : []),
      ];
      lines.push(`  ${shortId(keyid)}${notes.length === 0 ? "" : `  ${notes.join("  ")}`}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const marks: { readonly [life in Life]: string } = {
  good: "",
  due: " (half of its life is over: sign it anew)",
  expired: " (EXPIRED)",
};
