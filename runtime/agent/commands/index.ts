// The table of commands, in the order in which the help lists them.
import type { Command } from "../command.ts";
import { daemon } from "./daemon.ts";
import { enroll } from "./enroll.ts";
import { rollback } from "./rollback.ts";
import { install } from "./install.ts";
import { run } from "./run.ts";
import { status } from "./status.ts";
import { traits } from "./traits.ts";
import { uninstall } from "./uninstall.ts";
import { verify } from "./verify.ts";
import { wayBack } from "./way-back.ts";

export const commands: readonly Command[] = [
  run,
  daemon,
  status,
  traits,
  verify,
  rollback,
  enroll,
  install,
  uninstall,
  wayBack,
];
