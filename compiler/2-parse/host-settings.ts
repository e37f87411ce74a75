// Reads what server.yaml tells the agents: only what differs from the defaults is worth a word to a host.
import type { HostSettings, StalePolicy } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { parseDuration } from "../../runtime/contract/duration.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";

type Section = { readonly [key: string]: Value };

/** Undefined when all of it is as it would be without server.yaml. */
export function hostSettings(server: Section): HostSettings | undefined {
  const streamEdit = streamEditOf(sectionOf(server, "stream_edit"));
  const guard = guardOf(sectionOf(server, "guard"));
  const { prune } = sectionOf(sectionOf(server, "publish"), "retraction");
  return given({
    ...(streamEdit === undefined ? {} : { streamEdit }),
    ...(guard === undefined ? {} : { guard }),
    ...(prune === "off" || prune === "apply" ? { prune } : {}),
  });
}

export function stalePolicy(server: Section): StalePolicy | undefined {
  const stale = sectionOf(server, "stale");
  return given({
    ...seconds("warnSeconds", stale["warn"]),
    ...seconds("stopSeconds", stale["stop"]),
  });
}

/** In days that a month has: long enough for a host that was switched off over the holidays. */
const retractionKeep = 30 * 24 * 60 * 60;

export function retractionKeepSeconds(server: Section): number {
  const { keep } = sectionOf(sectionOf(server, "publish"), "retraction");
  return seconds("keep", keep).keep ?? retractionKeep;
}

export function sectionOf(section: Section, key: string): Section {
  const value = Object.hasOwn(section, key) ? section[key] : undefined;
  return value !== undefined && isMap(value) ? value : {};
}

function streamEditOf(section: Section): HostSettings["streamEdit"] {
  const { enabled, allowed_paths: paths } = section;
  const timeout = seconds("defaultTimeoutSeconds", section["default_timeout"]);
  return given({
    ...(enabled === false ? { enabled } : {}),
    ...(paths === undefined || canonical(paths) === canonical(["/srv/vigo/scripts"])
      ? {}
      : { allowedPaths: textsOf(paths) }),
    ...(timeout.defaultTimeoutSeconds === 10 ? {} : timeout),
  });
}

function guardOf(section: Section): HostSettings["guard"] {
  const { enabled, shrink } = section;
  const named = Object.entries(sectionOf(section, "protect"));
  const protect = Object.fromEntries(
    named.map(([kind, names]) => [kind, textsOf(names)]).filter(([, names]) => names?.length !== 0),
  );
  return given({
    ...(enabled === false ? { enabled } : {}),
    ...(typeof shrink !== "number" || shrink === 50 ? {} : { shrinkPercent: shrink }),
    ...seconds("confirmSeconds", section["confirm"]),
    ...(Object.keys(protect).length === 0 ? {} : { protect }),
  });
}

/** A part of a second is a whole one: nothing on a host is that exact. */
function seconds<Name extends string>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: number } {
  const duration = typeof value === "string" ? parseDuration(value) : undefined;
  const entry: { [key in Name]?: number } = {};
  if (duration !== undefined) entry[name] = Math.ceil(duration / 1000);
  return entry;
}

export function textsOf(value: Value): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function given<T extends object>(settings: T): T | undefined {
  return Object.keys(settings).length === 0 ? undefined : settings;
}
