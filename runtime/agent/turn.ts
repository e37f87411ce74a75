// Whether it is this host's turn to take a release, when hosts take it one after the other.
import type { Waiting } from "../apply/report.ts";
import type { TrustedRelease } from "../trust/client.ts";
import { isOpen, waveOf } from "../trust/waves.ts";

/** Undefined when it is: by the trusted time, and at once for a host that has nothing to go on with. */
export function turnOf(
  record: { readonly release: number } | undefined,
  { document, time }: TrustedRelease,
  host: string,
): Waiting | undefined {
  const wave = waveOf(document, host);
  if (wave === undefined || isOpen(wave, time)) return undefined;
  if (record === undefined || record.release >= document.release) return undefined;
  return { release: document.release, opens: wave.opens };
}
