// AUTH (RFC 4954): says who sends, by PLAIN or LOGIN, and never repeats what the server makes of it.
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { Line } from "./line.ts";

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Over TLS alone: both ways give the password away to whoever listens. */
export async function logIn(
  line: Line,
  offers: readonly string[],
  { username, password }: Login,
): Promise<Answer<undefined>> {
  // Some old servers write it with an equals sign.
  const offer = offers.find((each) => /^AUTH[ =]/u.test(each)) ?? "";
  const ways = new Set(offer.split(/[ =]/u).slice(1));
  if (ways.has("PLAIN")) {
    line.say(`AUTH PLAIN ${base64(`\0${username}\0${password}`)}`);
    return asked(line, 235);
  }
  if (!ways.has("LOGIN")) {
    return refuse("failed", "it offers neither AUTH PLAIN nor AUTH LOGIN");
  }
  for (const words of ["AUTH LOGIN", base64(username)]) {
    line.say(words);
    const more = await asked(line, 334);
    if (more.kind === "refused") return more;
  }
  line.say(base64(password));
  return asked(line, 235);
}

async function asked(line: Line, code: number): Promise<Answer<undefined>> {
  const heard = await line.hear();
  if (heard.kind === "refused") return heard;
  if (heard.value.code === code) return ok(undefined);
  // Its words may hold the password.
  const hint = "look at `smtp.username` and the password";
  return refuse("not-permitted", `it answers the login with ${heard.value.code}`, hint);
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
