// `vigocli trust refresh --store STORE`: what hosts believe stays believable, without a new release.
import type { Command } from "commander";
import { resolve } from "node:path";
import { openWritableStore } from "../../../runtime/store/open.ts";
import type { TrustedRelease } from "../../../runtime/trust/client.ts";
import type { Refreshed } from "../../6-emit/freshness.ts";
import { ageingRoles, refreshStore } from "../../6-emit/freshness.ts";
import { readKeySet } from "../../keys/key-set.ts";
import { addClockOption, timeOf } from "../clock.ts";
import { usualFreshMs } from "../../6-emit/sign.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { storeAddress } from "../stored-release.ts";
import { askPassphrase } from "../passphrase.ts";
import { notice, printRefusal, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .option("--store <where>", "the store to keep fresh (default: VIGO_STORE, else ./store)")
    .option("--key <dir>", "root.json, and the keys to sign with (default: VIGO_KEY, else keys)")
    .option(
      "--role <role>",
      "timestamp, which takes its key alone; or all that is due",
      "timestamp",
    )
    .option("--if-older <part>", "sign what has run out by so much: 50%, or 0% for at once", "50%");
  addClockOption(command);
  command.option("--json", "print the result as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli trust refresh --store store --key /etc/vigo/timestamp

For cron, every six hours: the timestamp is good for three days, and signed anew once half of that
is over. timestamp.key and root.json are enough. The store is verified first, and refused when it
does not verify.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const roles = text(call, "role");
  if (roles !== "timestamp" && roles !== "all") {
    return printUsage(
      `--role is timestamp or all, and not "${roles}"`,
      "all takes the release key too",
      call,
      world,
    );
  }
  const older = text(call, "ifOlder");
  if (older !== "50%" && older !== "0%") {
    return printUsage(
      `--if-older is 50% or 0%, and not "${older}"`,
      "0% signs at once",
      call,
      world,
    );
  }
  const where = storeAddress(call, world);
  const store = openWritableStore(where.opened, { env: world.env });
  if (store.kind === "refused") return printRefusal(store, call, world);
  const keys = await readKeySet(
    resolve(world.cwd, text(call, "key") ?? world.env["VIGO_KEY"] ?? "keys"),
    {
      ask: askPassphrase(world),
      ...(roles === "timestamp" ? { kinds: ["timestamp"], required: ["timestamp"] } : {}),
    },
  );
  if (keys.kind === "refused") return printRefusal(keys, call, world);
  const refreshed = await refreshStore(store.value, keys.value, {
    now: now.value,
    roles,
    force: older === "0%",
  });
  if (refreshed.kind === "refused") return printRefusal(refreshed, call, world);
  tell(refreshed.value, { store: where.shown, now: now.value }, { call, world });
  return exitCodes.done;
}

function tell(
  { signed, trusted }: Refreshed,
  { store, now }: { readonly store: string; readonly now: Date },
  { call, world }: { readonly call: Call; readonly world: World },
): void {
  const due = ageingRoles(trusted, { now, freshMs: usualFreshMs });
  const expires = expiryOf(trusted);
  if (flag(call, "json")) {
    world.out.write(`${JSON.stringify({ store, signed, due, expires })}\n`);
    return;
  }
  world.out.write(
    signed.length === 0
      ? `${store}: nothing is due, the timestamp is good until ${expires.timestamp}\n`
      : `${store}: ${signed.join(", ")} signed anew, good until ${expires.timestamp}\n`,
  );
  for (const role of due) {
    notice(
      `warning: half of the life of ${role} is over, it ends at ${expires[role]}: run \`vigocli trust refresh --role all\` with the release key, or publish`,
      call,
      world,
    );
  }
}

function expiryOf({ timestamp, snapshot, targets, root }: TrustedRelease): {
  readonly [role in "root" | "timestamp" | "snapshot" | "targets"]: string;
} {
  return {
    root: root.expires,
    targets: targets.expires,
    snapshot: snapshot.expires,
    timestamp: timestamp.expires,
  };
}
