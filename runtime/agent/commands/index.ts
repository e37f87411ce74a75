// The table of commands, in the order in which the help lists them.
import type { Command } from "../command.ts";
import { enroll } from "./enroll.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import { status } from "./status.ts";
import { traits } from "./traits.ts";
import { verify } from "./verify.ts";

export const commands: readonly Command[] = [run, status, traits, verify, rollback, enroll];
