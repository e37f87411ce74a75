// `vigosrv mail test`: sends a mail as a failed reload would, so that nobody learns too late that none comes.
import type { Command } from "commander";
import { hostname } from "node:os";
import type { Call } from "../command.ts";
import { printRefusal, printUsage } from "../print.ts";
import { addSettingsOptions } from "../project.ts";
import { soundSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";
import { postByMail } from "./mail-notices.ts";

export function configure(command: Command): void {
  addSettingsOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigosrv mail test --config /srv/vigo/server.yaml

It goes where \`smtp\` of server.yaml says, with the password from VIGO_SMTP_PASSWORD or the vault. Run it as the
account that the server runs as.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const settings = await soundSettings(call, world);
  if (settings.kind === "ended") return settings.code;
  const { server, smtp } = settings.value.values;
  if (smtp === undefined) {
    const hint = "set `smtp: {host: ..., from: ..., to: [...]}` there";
    printUsage("server.yaml says nothing of mail", hint, call, world);
    return exitCodes.wrongInput;
  }
  const serverName = server.hostname ?? hostname();
  const signal = new AbortController().signal;
  const post = postByMail({ settings: settings.value, serverName, signal }, call, world);
  const sent = await post({
    subject: `vigosrv on ${serverName}: test`,
    text: "This is what a mail of vigosrv looks like. One comes when what was published cannot be loaded.\n",
  });
  if (sent.kind === "refused") return printRefusal(sent, call, world);
  world.out.write(`sent to ${sent.value ?? ""}\n`);
  return exitCodes.done;
}
