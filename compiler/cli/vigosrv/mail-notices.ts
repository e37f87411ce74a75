// Notices of the server as mail: what server.yaml says of the mail server now, and its password.
import { randomUUID } from "node:crypto";
import { ok, refuse, type Answer } from "../../../runtime/contract/refusal.ts";
import type { SmtpSettings } from "../../2-parse/syntax.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { sendMail, type MailServer } from "../../notice/send-mail.ts";
import { withBrackets } from "../../server/address.ts";
import type { Post } from "../../server/reload-notices.ts";
import { authorityNamed } from "../authority-file.ts";
import type { Call } from "../command.ts";
import { secretOf } from "../secret-setting.ts";
import { settingsOf, type Settings } from "../settings.ts";
import type { World } from "../world.ts";

export interface Posting {
  /** Those that the server started with: a server.yaml that is broken since must not silence it. */
  readonly settings: Settings;
  /** What this machine is called. */
  readonly serverName: string;
  /** Ends what is on its way. */
  readonly signal: AbortSignal;
}

export function postByMail(posting: Posting, call: Call, world: World): Post {
  let { settings } = posting;
  return async (notice) => {
    const now = await settingsOf(call, world);
    if (now.kind === "ok" && !hasErrors(now.value.diagnostics)) settings = now.value;
    const { smtp } = settings.values;
    if (smtp === undefined) return ok(undefined);
    const server = await mailServerOf(smtp, { ...posting, settings }, { call, world });
    if (server.kind === "refused") return server;
    const id = `${randomUUID()}@${posting.serverName}`;
    const mail = { ...notice, from: smtp.from, to: smtp.to, date: world.now(), id };
    const signal = AbortSignal.any([posting.signal, AbortSignal.timeout(withinMs)]);
    const sent = await sendMail(mail, server.value, signal);
    const place = `the mail server "${withBrackets(smtp.host)}:${smtp.port}"`;
    if (sent.kind === "refused") return { ...sent, message: `${place}: ${sent.message}` };
    const { refused } = sent.value;
    const reached = smtp.to.filter((address) => !refused.includes(address)).join(", ");
    return ok(refused.length === 0 ? reached : `${reached}, and not ${refused.join(", ")}`);
  };
}

/** Mail servers that suspect a stranger let him wait. */
const withinMs = 60_000;

async function mailServerOf(
  smtp: SmtpSettings,
  { settings, serverName }: Posting,
  { call, world }: { readonly call: Call; readonly world: World },
): Promise<Answer<MailServer>> {
  const { host, port, tls } = smtp;
  const authority = await authorityNamed(smtp.caFile, settings, world);
  if (authority.kind === "refused") return authority;
  const login = await loginOf(smtp, call, world);
  if (login.kind === "refused") return login;
  return ok({
    host,
    port,
    tls,
    authority: authority.value,
    login: login.value,
    ownName: serverName,
  });
}

async function loginOf(
  { username, password }: SmtpSettings,
  call: Call,
  world: World,
): Promise<Answer<MailServer["login"]>> {
  if (username === undefined) return ok(undefined);
  const variable = "VIGO_SMTP_PASSWORD";
  const given = world.env[variable];
  if (given !== undefined && given !== "") return ok({ username, password: given });
  if (password === undefined) {
    const hint = `set ${variable}, or \`smtp.password\` to a reference such as secret:smtp/password`;
    return refuse("bad-key", "there is no password for `smtp.username`", hint);
  }
  const setting = {
    what: "password",
    name: "smtp.password",
    reference: password,
    variable,
  } as const;
  const secret = await secretOf(setting, call, world);
  return secret.kind === "refused" ? secret : ok({ username, password: secret.value });
}
