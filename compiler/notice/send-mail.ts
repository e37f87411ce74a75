// Sends one mail over SMTP (RFC 5321): to the server that the settings name, within a time, or says why not.
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { connectTo, secured, type Place } from "./connect.ts";
import { lineOver, type Line } from "./line.ts";
import { logIn, type Login } from "./log-in.ts";
import { isMailAddress, mailText, withDots, type Mail } from "./mail.ts";
import type { Reply } from "./reply.ts";

export interface MailServer extends Place {
  /** starttls: TLS is asked for, and nothing is said without. implicit: TLS from the first byte. none: never. */
  readonly tls: "starttls" | "implicit" | "none";
  /** Undefined for a server that knows its callers by their addresses. */
  readonly login: Login | undefined;
  /** What this machine calls itself. */
  readonly ownName: string;
}

export interface Sent {
  /** Those of the recipients that the server does not take. */
  readonly refused: readonly string[];
}

export async function sendMail(
  mail: Mail,
  server: MailServer,
  signal: AbortSignal,
): Promise<Answer<Sent>> {
  const unfit = [mail.from, ...mail.to].find((address) => !isMailAddress(address));
  if (unfit !== undefined) return refuse("malformed", `"${unfit}" is no address for mail`);
  if (server.login !== undefined && server.tls === "none") {
    return refuse("not-permitted", "the password would cross the network in the clear");
  }
  const greeted = await greet(server, signal);
  if (greeted.kind === "refused") return greeted;
  const { line, offers } = greeted.value;
  try {
    if (server.login !== undefined) {
      const known = await logIn(line, offers, server.login);
      if (known.kind === "refused") return known;
    }
    return await hand(mail, line);
  } finally {
    line.say("QUIT");
    line.end();
  }
}

interface Greeted {
  readonly line: Line;
  /** What it said that it can do, in capitals. */
  readonly offers: readonly string[];
}

async function greet(server: MailServer, signal: AbortSignal): Promise<Answer<Greeted>> {
  const connected = await connectTo(server, signal);
  if (connected.kind === "refused") return connected;
  const first =
    server.tls === "implicit" ? await secured(connected.value, server, signal) : connected;
  if (first.kind === "refused") return first;
  const line = lineOver(first.value, signal);
  const greeted = await introduce(line, server, "greeted");
  if (server.tls !== "starttls" || greeted.kind === "refused") return orEnded(greeted, line);
  return orEnded(await startTls(greeted.value, server, signal), line);
}

function orEnded(greeted: Answer<Greeted>, line: Line): Answer<Greeted> {
  if (greeted.kind === "refused") line.end();
  return greeted;
}

/** `when` it has greeted, or is silent because it did so before TLS. */
async function introduce(
  line: Line,
  { ownName }: MailServer,
  when: "greeted" | "silent",
): Promise<Answer<Greeted>> {
  if (when === "greeted") {
    const greeting = await expecting(line, [220], "its greeting");
    if (greeting.kind === "refused") return greeting;
  }
  // Whatever the machine is called, it must be one word.
  line.say(`EHLO ${/^[A-Za-z0-9.-]{1,255}$/u.test(ownName) ? ownName : "localhost"}`);
  const answer = await expecting(line, [250], "EHLO");
  if (answer.kind === "refused") return answer;
  const offers = answer.value.lines.slice(1).map((offer) => offer.toUpperCase());
  return ok({ line, offers });
}

async function startTls(
  { line, offers }: Greeted,
  server: MailServer,
  signal: AbortSignal,
): Promise<Answer<Greeted>> {
  if (!offers.includes("STARTTLS")) {
    const hint =
      "set `smtp.tls` to implicit for a port such as 465, or to none for a relay of your own";
    return refuse("not-permitted", "it offers no STARTTLS", hint);
  }
  line.say("STARTTLS");
  const ready = await expecting(line, [220], "STARTTLS");
  if (ready.kind === "refused") return ready;
  const plain = line.leave();
  // What came before TLS anybody may have written, and would be heard as if it came after.
  if (plain === undefined)
    return refuse("unreachable", "it said more before TLS than it was asked");
  const secure = await secured(plain, server, signal);
  if (secure.kind === "refused") return secure;
  const inside = lineOver(secure.value, signal);
  return orEnded(await introduce(inside, server, "silent"), inside);
}

async function hand(mail: Mail, line: Line): Promise<Answer<Sent>> {
  line.say(`MAIL FROM:<${mail.from}>`);
  const from = await expecting(line, [250], `the sender ${mail.from}`);
  if (from.kind === "refused") return from;
  const refused: string[] = [];
  let last: Refusal | undefined;
  for (const address of mail.to) {
    line.say(`RCPT TO:<${address}>`);
    const taken = await expecting(line, [250, 251], `the recipient ${address}`);
    if (taken.kind === "ok") continue;
    // Only a no is about this one recipient.
    if (taken.reason !== "failed") return taken;
    refused.push(address);
    last = taken;
  }
  if (last !== undefined && refused.length === mail.to.length) return last;
  line.say("DATA");
  const ready = await expecting(line, [354], "DATA");
  if (ready.kind === "refused") return ready;
  line.say(`${withDots(mailText(mail))}.`);
  const taken = await expecting(line, [250], "the mail");
  return taken.kind === "refused" ? taken : ok({ refused });
}

async function expecting(
  line: Line,
  codes: readonly number[],
  what: string,
): Promise<Answer<Reply>> {
  const heard = await line.hear();
  if (heard.kind === "refused" || codes.includes(heard.value.code)) return heard;
  const { code, lines } = heard.value;
  return refuse("failed", `it answers ${what} with ${code}${told(lines)}`);
}

/** Whatever it said, on one line and not too much of it. */
function told(lines: readonly string[]): string {
  const line = lines
    .join(" ")
    .replaceAll(/[^ -~]+/gu, " ")
    .trim()
    .slice(0, 200);
  return line === "" ? "" : `: ${line}`;
}
