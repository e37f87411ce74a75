// What a line of server.yaml concerns: hosts that are told of it, resources that take secrets, or nobody but operators.
import { secretsIn } from "../../runtime/contract/secrets-in.ts";
import type { Resource } from "../../runtime/contract/bundle.ts";
import type { HostPolicy, Policy } from "../5-specialize/policy.ts";
import { startGroups, type Reach } from "./who-effects.ts";

/** Undefined where it is no matter of whole hosts. */
export function hostsOfSetting(
  key: string,
  policy: Policy | undefined,
): readonly string[] | undefined {
  const told = concernOf(key).isTold;
  if (told === undefined) return undefined;
  return (policy?.hosts ?? []).filter(told).map(({ header }) => header.host);
}

/** Why no host is told of it. */
export function silentSetting(key: string): string {
  return concernOf(key).silence;
}

/** All that is printed from the vault: where that lies is said in server.yaml. */
export function secretReach(policy: Policy | undefined): readonly Reach[] {
  const groups = startGroups();
  for (const { header, parts } of policy?.hosts ?? []) {
    const reached = parts
      .flatMap(({ resources }) => resources)
      .flatMap((resource) => {
        const attributes = attributesWithSecrets(resource);
        const { id, type } = resource;
        return attributes.length === 0 ? [] : [{ id, type, attributes }];
      });
    groups.add(reached)?.hosts.push(header.host);
  }
  return groups.all();
}

export function isAboutSecrets(key: string): boolean {
  return key.startsWith("secrets.");
}

function attributesWithSecrets({ attributes, choice }: Resource): readonly string[] {
  const all = [attributes, ...Object.values(choice?.branches ?? {})].flatMap((map) =>
    Object.entries(map),
  );
  return [...new Set(all.flatMap(([name, value]) => (secretsIn(value).length > 0 ? [name] : [])))];
}

interface Concern {
  /** Undefined for what no host is told. */
  readonly isTold?: (host: HostPolicy) => boolean;
  readonly silence: string;
}

/** The first key that a setting is or lies below. */
function concernOf(key: string): Concern {
  const found = concerns.find(([above]) => key === above || key.startsWith(`${above}.`));
  return found?.[1] ?? { silence: "no host is told of it" };
}

const whole = { isTold: () => true, silence: "no host gets anything" };
const usual = "hosts are told only what differs from the defaults";

const concerns: readonly (readonly [string, Concern])[] = [
  ["fleet", whole],
  ["stale", whole],
  ["publish.expires", whole],
  ["guard", { isTold: ({ header }) => header.settings?.guard !== undefined, silence: usual }],
  [
    "stream_edit",
    { isTold: ({ header }) => header.settings?.streamEdit !== undefined, silence: usual },
  ],
  [
    "publish.retraction.prune",
    { isTold: ({ header }) => header.settings?.prune !== undefined, silence: usual },
  ],
  [
    "publish.retraction",
    { silence: "it says what publishing keeps of what left policy, and changes nothing else" },
  ],
  ["publish.unlisted", { silence: "it is for hosts that no inventory lists" }],
  ["publish.brakes", { silence: "it may stop a release, and no host is told of it" }],
  ["publish.server", { silence: "it names a server that publishing tells of releases" }],
  ["publish", { silence: "it says how releases are published, and no host is told of it" }],
  ["secrets", { silence: "no resource that a host gets takes a secret" }],
  ["ai", { silence: "it is for drafts of what takes configcrates back" }],
  ["server", { silence: "it is for vigosrv alone" }],
  ["smtp", { silence: "it is for vigosrv alone" }],
  ["spanner", { silence: "it is for vigosrv alone" }],
];
