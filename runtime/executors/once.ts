// What many resources want to know of a host, looked at and worked out once for as long as nothing is changed.
import type { HostView, Survey } from "../host/host.ts";

/** The survey itself is the key, so it stands in a module and is not made anew for each call. */
export function once<T>(survey: Survey<T>, host: HostView): Promise<T> {
  // Nothing but the survey's own result is ever put under it.
  const known = host.kept?.get(survey) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const found = survey(host);
  host.kept?.set(survey, found);
  // What was cut short says nothing about the next time.
  found.catch(() => host.kept?.delete(survey));
  return found;
}
