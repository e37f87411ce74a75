// Reads the enrolment requests that a command line names; all of them must be sound.
import { resolve } from "node:path";
import { refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { enrolmentLimit, parseEnrolment, type Enrolment } from "../../runtime/trust/enrolment.ts";
import { realDisk } from "../1-load/disk.ts";
import type { World } from "./world.ts";

export async function readEnrolment(path: string, world: World): Promise<Answer<Enrolment>> {
  const read = await realDisk.read(resolve(world.cwd, path), enrolmentLimit);
  const hint = "name the file that `vigo-agent enroll` wrote on the host";
  switch (read.kind) {
    case "bytes":
      return parseEnrolment(read.bytes, path);
    case "too-large":
      return refuse("malformed", `"${path}" is too long for an enrolment request`, hint);
    case "not-a-file":
      return refuse("malformed", `"${path}" is not a file`, hint);
    case "unreadable":
      return { ...systemRefusal(read.error, `cannot read the request "${path}"`), hint };
  }
}

/** Two requests of one host must agree; which of them is the right one only a person can know. */
export function disagreement(requests: readonly Enrolment[]): Enrolment | undefined {
  const seen = new Map<string, string>();
  return requests.find(({ host, sealing }) => {
    const before = seen.get(host);
    seen.set(host, sealing);
    return before !== undefined && before !== sealing;
  });
}
