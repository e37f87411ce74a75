// Flags of the commands that make a release: for whom it is and when, upon which other one, and how it is checked.
import type { Command } from "commander";
import { Option } from "commander";
import type { Wave } from "../../runtime/contract/bundle.ts";
import type { ReleaseOptions } from "../6-emit/publish-release.ts";
import type { VerifyAfter } from "../6-emit/read-back.ts";
import { parseWaves } from "../6-emit/wave-plan.ts";
import type { Call } from "./command.ts";
import { flag, text } from "./command.ts";
import type { Settings } from "./settings.ts";

export function addReleaseFlags(command: Command): void {
  command
    .option("--waves <plan>", "hosts one after the other: 5%,25%@1h,100%@4h counts from now")
    .option("--emergency", "all hosts at once, also those that wait for a wave of this release")
    .option("--onto <release>", "refuse, unless this is the current release")
    .addOption(
      new Option("--verify-after <what>", "what to read back once it is published")
        .choices(["off", "written", "full"])
        .default("written"),
    );
}

export interface ReleaseFlags extends ReleaseOptions {
  readonly waves?: readonly Wave[];
  readonly emergency?: boolean;
}

export type GivenFlags =
  | { readonly kind: "ok"; readonly value: ReleaseFlags }
  | { readonly kind: "wrong"; readonly message: string; readonly hint: string };

export function releaseFlags(call: Call, settings: Settings, now: Date): GivenFlags {
  const plan = text(call, "waves");
  const isEmergency = flag(call, "emergency");
  if (plan !== undefined && isEmergency) {
    const message = "--waves and --emergency contradict each other";
    return { kind: "wrong", message, hint: "give one of them" };
  }
  const waves = plan === undefined ? undefined : parseWaves(plan, now);
  if (waves?.kind === "wrong") {
    const message = `--waves ${plan}: ${waves.fault}`;
    return { kind: "wrong", message, hint: "write shares that grow to 100%: 5%,25%@1h,100%@4h" };
  }
  const onto = text(call, "onto");
  if (onto !== undefined && !/^\d{1,15}$/u.test(onto)) {
    const hint = "give its number; 0 stands for none";
    return { kind: "wrong", message: `--onto is no release: "${onto}"`, hint };
  }
  const { freshMs } = settings.values;
  return {
    kind: "ok",
    value: {
      now,
      verifyAfter: verifyAfter(text(call, "verifyAfter")),
      ...(freshMs === undefined ? {} : { freshMs }),
      ...(waves === undefined ? {} : { waves: waves.waves }),
      ...(isEmergency ? { emergency: true } : {}),
      ...(onto === undefined ? {} : { onto: Number(onto) }),
    },
  };
}

function verifyAfter(word: string | undefined): VerifyAfter {
  return word === "off" || word === "full" ? word : "written";
}
