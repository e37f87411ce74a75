// Looks after the time zone: where /etc/localtime points, and the name that Debian keeps besides.
import { dirname } from "node:path/posix";
import type { FileState, HostView, Step } from "../host/host.ts";
import { requiredText } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";

interface TimezoneWant {
  readonly zone: string;
}

interface TimezoneFound {
  /** What /usr/share/zoneinfo holds under that name; undefined when nothing. */
  readonly rules?: Uint8Array;
  readonly local?: FileState;
  /** The rules that hold now, where they are no link. */
  readonly copy?: Uint8Array;
  /** By path: the name of the zone as other files keep it. */
  readonly names: readonly NameFile[];
}

interface NameFile {
  readonly path: string;
  readonly text: string | undefined;
  readonly wanted: string;
}

const folder = "/usr/share/zoneinfo";

export const timezone: Executor<TimezoneWant, TimezoneFound> = {
  type: "timezone",
  reach: "system",
  attributes: ["timezone"],
  want,
  target: (want) => want.zone,
  observe,
  decide,
  value: {
    attribute: "timezone",
    current: ({ local }) => local?.linkTo?.split("/zoneinfo/")[1],
  },
};

function want(attributes: Attributes): TimezoneWant {
  const zone = requiredText(attributes, "timezone");
  if (/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return { zone };
  throw new Error(
    `\`timezone\` is ${JSON.stringify(zone)}, which is no name such as Europe/Berlin`,
  );
}

async function observe({ zone }: TimezoneWant, host: HostView): Promise<TimezoneFound> {
  const rules = await readZone(`${folder}/${zone}`, host);
  const local = await host.stat("/etc/localtime");
  const copy = local?.kind === "file" ? await host.read("/etc/localtime") : undefined;
  return {
    ...(rules !== undefined && { rules }),
    ...(local !== undefined && { local }),
    ...(copy !== undefined && { copy }),
    names: await observeNames(zone, host),
  };
}

/** Many zones are links to one another, as `UTC` is one to `Etc/UTC`. */
async function readZone(path: string, host: HostView, hops = 4): Promise<Uint8Array | undefined> {
  const state = await host.stat(path);
  if (state?.kind === "file") return host.read(path);
  if (state?.linkTo === undefined || hops === 0) return undefined;
  const { linkTo } = state;
  return readZone(linkTo.startsWith("/") ? linkTo : `${dirname(path)}/${linkTo}`, host, hops - 1);
}

/** Only files that are there are kept in step: elsewhere nobody reads them. */
async function observeNames(zone: string, host: HostView): Promise<readonly NameFile[]> {
  const found: NameFile[] = [];
  const isDebian = (await host.stat("/etc/debian_version")) !== undefined;
  const name = await host.read("/etc/timezone");
  if (name !== undefined || isDebian) {
    const text = name === undefined ? undefined : new TextDecoder().decode(name);
    found.push({ path: "/etc/timezone", text, wanted: `${zone}\n` });
  }
  const clock = await host.read("/etc/sysconfig/clock");
  if (clock !== undefined) {
    const text = new TextDecoder().decode(clock);
    const wanted = text.replace(/^(ZONE|TIMEZONE)=.*$/gm, `$1="${zone}"`);
    found.push({ path: "/etc/sysconfig/clock", text, wanted });
  }
  return found;
}

function decide({ zone }: TimezoneWant, found: TimezoneFound): Decision {
  const { rules, local, copy, names } = found;
  if (rules === undefined) {
    return stuck(
      `there is no time zone "${zone}" in ${folder} on this host: see \`ls ${folder}\`, or install tzdata`,
    );
  }
  if (local?.kind === "folder" || local?.kind === "other") {
    return stuck("/etc/localtime is neither a file nor a link, and is left alone");
  }
  const to = `..${folder}/${zone}`;
  // Some images hold a copy of the rules, because their zones lie on a disk that is mounted later.
  const isSame =
    local?.linkTo === to ||
    local?.linkTo === `${folder}/${zone}` ||
    (copy !== undefined && sameBytes(copy, rules));
  const steps: readonly Step[] = [
    ...(isSame ? [] : [{ kind: "write-link", path: "/etc/localtime", to } as const]),
    ...names
      .filter(({ text, wanted }) => text !== wanted)
      .map(({ path, wanted }) => {
        const content = new TextEncoder().encode(wanted);
        return { kind: "write-file", path, content, mode: 0o644 } as const;
      }),
  ];
  return steps.length === 0 ? { kind: "settled" } : { kind: "steps", change: "updated", steps };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
