// What a machine is, as far as figures depend on it, and without its name.
import { cpus, release, totalmem } from "node:os";

export interface Machine {
  readonly processors: string;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    processors: `${all.length} x ${(all[0]?.model ?? "unknown").replaceAll(/\s+/gu, " ")}`,
    memory: `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    system: `${process.platform} ${release().split(".").slice(0, 2).join(".")}, ${process.arch}`,
    node: process.version,
  };
}
