// `vigosrv serve`: the HTTP API until it is told to end.
import type { Command } from "commander";
import { Option } from "commander";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { refuse } from "../../../runtime/contract/refusal.ts";
import { isLoopback, parseListening, withBrackets, type Listening } from "../../server/address.ts";
import { startApiServer, type ApiServer } from "../../server/api-server.ts";
import type { Loaded } from "../../server/config-in-force.ts";
import { usualLimits } from "../../server/limits.ts";
import { logTo, type Log } from "../../server/log.ts";
import { reloadNotices } from "../../server/reload-notices.ts";
import { readTls } from "../../server/tls-files.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { trustOption } from "../pinned-root.ts";
import { printRefusal, printUsage } from "../print.ts";
import { addProjectOptions } from "../project.ts";
import { quietReviewsOf } from "../reviewing.ts";
import {
  addStoreOption,
  besideSettings,
  settingsOf,
  soundSettings,
  type Settings,
} from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";
import { loadInThread } from "./load-thread.ts";
import { postByMail } from "./mail-notices.ts";
import { loadPublished, reportStore } from "./published-tree.ts";
import { tokenFileIn } from "./token-options.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  addStoreOption(command);
  command
    .addOption(trustOption("the store"))
    .option(
      "--listen <address>",
      "host:port (default: server.api_listen of server.yaml, else :8443)",
    )
    .option("--plain-http", "a proxy in front of it speaks TLS: listen without, on any address")
    .option("--data-dir <dir>", "the folder of the tokens (default: server.data_dir)")
    .addOption(
      new Option("--log-format <form>", "how the log is written")
        .choices(["text", "json"])
        .default("text"),
    )
    .addHelpText(
      "after",
      `
Example:
  $ vigosrv serve --listen 127.0.0.1:8443
  $ vigosrv serve --config /srv/vigo/server.yaml --stacks /srv/vigo/stacks

It serves the tree as it was published (publish.live of server.yaml), never the stacks themselves. The
certificate is server.tls of server.yaml; without one it listens on this machine alone. SIGHUP reads
settings, tree and certificate anew, SIGTERM ends it once the requests at hand are answered.
The address, and whether there is TLS, change with a restart.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const word = text(call, "listen") ?? settings.value.values.server.listen;
  const listening = parseListening(word);
  if (listening === undefined) {
    const hint = "write it as 127.0.0.1:8443, [::1]:8443 or :8443";
    return printUsage(`"${word}" is no address to listen on`, hint, call, world);
  }
  const isSecure = settings.value.values.server.tls !== undefined;
  if (isSecure && flag(call, "plainHttp")) {
    const hint = "leave one of them out";
    return printUsage("`server.tls` and --plain-http contradict each other", hint, call, world);
  }
  if (!isSecure && !isLoopback(listening.host) && !flag(call, "plainHttp")) {
    const message = `without TLS, tokens would cross the network in the clear on "${word}"`;
    const hint =
      "set server.tls in server.yaml, listen on 127.0.0.1, or say --plain-http if a proxy speaks TLS for it";
    return printUsage(message, hint, call, world);
  }
  const { smtp } = settings.value.values;
  if (smtp?.username !== undefined && smtp.tls === "none") {
    const hint = "set `smtp.tls` to starttls or implicit, or leave `smtp.username` out";
    const message = "`smtp.username` and `smtp.tls: none` would send a password in the clear";
    return printUsage(message, hint, call, world);
  }
  return serve({ settings: settings.value, listening, isSecure }, call, world);
}

interface Plan {
  readonly settings: Settings;
  readonly listening: Listening;
  readonly isSecure: boolean;
}

async function serve(
  { settings, listening, isSecure }: Plan,
  call: Call,
  world: World,
): Promise<number> {
  const form = text(call, "logFormat") === "json" ? "json" : "text";
  const log = logTo((line) => world.err.write(line), form, world.now);
  const serverName = settings.values.server.hostname ?? hostname();
  const ending = new AbortController();
  const post = postByMail({ settings, serverName, signal: ending.signal }, call, world);
  const server = await startApiServer({
    listening,
    tls: isSecure ? tlsOf(call, world) : undefined,
    load: await loaderOf(call, world, ending.signal),
    store: () => reportStore(call, world),
    review: (crates) => quietReviewsOf(crates, call, world),
    tokenFile: tokenFileIn(settings, call, world),
    limits: usualLimits,
    limitsAddresses: !flag(call, "plainHttp"),
    log,
    reloaded: reloadNotices(post, serverName, log),
    now: world.now,
    monotonic: () => performance.now(),
  });
  if (server.kind === "refused") return printRefusal(server, call, world);
  const name = listening.host ?? serverName;
  const scheme = isSecure ? "https" : "http";
  log.event("info", `listening: ${scheme}://${withBrackets(name)}:${server.value.port}`);
  await untilToldToEnd(server.value, log, world);
  ending.abort();
  return exitCodes.done;
}

/** In a thread, where the program is one file that a thread can be given. */
async function loaderOf(
  call: Call,
  world: World,
  signal: AbortSignal,
): Promise<() => Promise<Loaded>> {
  if (world.programFolder === undefined) return () => loadPublished(call, world);
  const program = await readFile(join(world.programFolder, "vigosrv.cjs"), "utf8");
  return () => loadInThread(program, call, signal);
}

/** Where the settings say so now: a certificate may have moved since the last time. */
function tlsOf(call: Call, world: World): Parameters<typeof startApiServer>[0]["tls"] {
  return async () => {
    const settings = await settingsOf(call, world);
    if (settings.kind === "refused") return settings;
    const { tls } = settings.value.values.server;
    if (tls === undefined) {
      return refuse("failed", "`server.tls` is gone from server.yaml", "restart it to go without");
    }
    const at = (path: string): string => resolve(world.cwd, besideSettings(settings.value, path));
    const { cert, key, ca } = tls;
    return readTls({ cert: at(cert), key: at(key), ca: ca === undefined ? undefined : at(ca) });
  };
}

async function untilToldToEnd(server: ApiServer, log: Log, world: World): Promise<void> {
  const { onSignal } = world;
  if (onSignal === undefined) throw new Error("nobody can tell the server to end");
  const ignoreReload = onSignal("SIGHUP", () => {
    server.reload().catch((error: unknown) => log.event("error", String(error)));
  });
  const signal = await new Promise<string>((told) => {
    onSignal("SIGTERM", () => told("SIGTERM"));
    onSignal("SIGINT", () => told("SIGINT"));
  });
  log.event("info", `ending: ${signal}`);
  ignoreReload();
  await server.close();
  log.event("info", "ended");
}
