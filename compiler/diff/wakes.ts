// Which services will react when something changes: through notify and subscribes, over any number of steps.
import type { Resource } from "../../runtime/contract/bundle.ts";
import { resourceTypes } from "../generated/resource-types.ts";

/** What listens to what, as far as one host is told. */
export interface Listening {
  resource(id: string): Resource | undefined;
  /** Those that name the id in their own `subscribes`. */
  subscribers(id: string): readonly Resource[];
}

/** Names of services, sorted. */
export function wokenBy(changed: Resource, listening: Listening): readonly string[] {
  const services = new Set<string>();
  const seen = new Set<string>();
  const queue: Resource[] = [changed];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const listener of listenersTo(next, listening)) {
      if (seen.has(listener.id)) continue;
      seen.add(listener.id);
      if (isService(listener)) for (const name of serviceOf(listener)) services.add(name);
      // A command always does something when it is triggered, and so whoever listens to it reacts too.
      else if (isCommand(listener)) queue.push(listener);
    }
  }
  return [...services].toSorted();
}

function listenersTo({ id, notifies = [] }: Resource, listening: Listening): readonly Resource[] {
  const notified = notifies.flatMap((name) => listening.resource(name) ?? []);
  return [...notified, ...listening.subscribers(id)];
}

function isService({ type }: Resource): boolean {
  return resourceTypes[type]?.owns === "service";
}

function isCommand({ type }: Resource): boolean {
  return resourceTypes[type]?.identity.length === 0;
}

/** What is kept down is not started by a trigger. */
function serviceOf({ id, attributes: { service, state } }: Resource): readonly string[] {
  if (state === "stopped" || state === "disabled" || state === "maintenance") return [];
  return [typeof service === "string" ? service : id];
}
