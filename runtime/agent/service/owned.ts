// Sees that what the system starts as root can be changed by root alone.
import { dirname } from "node:path/posix";
import { refuse, type Refusal } from "../../contract/refusal.ts";
import type { HostView } from "../../host/host.ts";

/** Whoever may write to a program, or to a folder above it, decides what root runs. */
export async function strangersProgram(host: HostView, path: string): Promise<Refusal | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const found = await host.stat(at === "/" ? "/." : at);
    const isOurs = found === undefined || (found.uid === 0 && (found.mode & 0o022) === 0);
    if (!isOurs && found.kind !== "link") {
      return refuse(
        "not-permitted",
        `"${at}" can be changed by others than root, and so decides what root runs`,
        `keep the agent where only root may write, such as /usr/local/bin/vigo-agent, and install it from there`,
      );
    }
    if (at === "/") return undefined;
  }
}
