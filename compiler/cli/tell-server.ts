// After a publish: the server that server.yaml names is asked to reload, and watched until it has.
import { setTimeout as sleep } from "node:timers/promises";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { isMap, type Value } from "../../runtime/contract/value.ts";
import type { PublishServerSettings } from "../2-parse/syntax.ts";
import { isLoopback } from "../server/address.ts";
import { authorityNamed } from "./authority-file.ts";
import type { Call } from "./command.ts";
import { secretOf } from "./secret-setting.ts";
import { askServer, type ServerAnswer, type ServerQuestion } from "./server-request.ts";
import type { Settings } from "./settings.ts";
import type { World } from "./world.ts";

export interface ToldServer {
  readonly url: string;
  /** What the server calls the tree that it serves now. */
  readonly version: number;
}

/** Undefined when no server is named. RELOAD-01: the release is out, whatever comes of this. */
export async function tellServer(
  settings: Settings,
  call: Call,
  world: World,
): Promise<Answer<ToldServer | undefined>> {
  const { publishServer } = settings.values;
  if (publishServer === undefined) return ok(undefined);
  const asking = await askingOf(publishServer, settings, call, world);
  if (asking.kind === "refused") return asking;
  const reloaded = versionIn(await asking.value("POST", "reload"));
  if (reloaded.kind === "refused") return { hint: mend, ...reloaded };
  const seen = await waitFor(reloaded.value, () => asking.value("GET", "version"));
  if (seen.kind === "refused") return { hint: mend, ...seen };
  return ok({ url: publishServer.url, version: seen.value });
}

const mend = "reload it by hand with SIGHUP, or publish once more when it is mended";
/** Reading a large tree takes its time. */
const reloadMs = 60_000;
const questionMs = 10_000;
const pauseMs = 500;
const mostLooks = 20;

type Asking = (method: ServerQuestion["method"], what: string) => Promise<Answer<ServerAnswer>>;

async function askingOf(
  server: PublishServerSettings,
  settings: Settings,
  call: Call,
  world: World,
): Promise<Answer<Asking>> {
  const base = baseOf(server.url);
  if (base.kind === "refused") return base;
  const token = await tokenFor(server, call, world);
  if (token.kind === "refused") return token;
  const authority = await authorityNamed(server.caFile, settings, world);
  if (authority.kind === "refused") return authority;
  const common = { token: token.value, authority: authority.value };
  return ok((method, what) => {
    const withinMs = method === "POST" ? reloadMs : questionMs;
    return askServer({ ...common, method, url: new URL(what, base.value), withinMs });
  });
}

function baseOf(address: string): Answer<URL> {
  const named = "`publish.server.url` in server.yaml";
  if (!URL.canParse(address)) return refuse("failed", `${named} is no address: "${address}"`);
  const url = new URL(address);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return refuse("failed", `${named} must be a plain address, without a password or a question`);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname.replaceAll(/[[\]]/gu, ""))) {
    const hint = "write https://";
    return refuse("not-permitted", `${named} would send the token in the clear`, hint);
  }
  return ok(new URL(`${url.href.replace(/\/*$/u, "")}/api/v1/config/`));
}

async function tokenFor(
  { token }: PublishServerSettings,
  call: Call,
  world: World,
): Promise<Answer<string>> {
  const variable = "VIGO_SERVER_TOKEN";
  const given = world.env[variable];
  if (given !== undefined && given !== "") return ok(given);
  if (token !== undefined) {
    const setting = {
      what: "token",
      name: "publish.server.token",
      reference: token,
      variable,
    } as const;
    return secretOf(setting, call, world);
  }
  const hint = `set ${variable}, or \`publish.server.token\` to a reference such as secret:vigosrv/publisher`;
  return refuse("bad-key", "there is no token for `publish.server`", hint);
}

function versionIn(answer: Answer<ServerAnswer>): Answer<number> {
  if (answer.kind === "refused") return answer;
  const { status, body } = answer.value;
  const version = isMap(body) ? body["version"] : undefined;
  if (status === 200 && typeof version === "number") return ok(version);
  return saidNo(status, body);
}

function saidNo(status: number, body: Value): Refusal {
  const message =
    isMap(body) && typeof body["message"] === "string" ? body["message"] : "no reason";
  const refusal = refuse("failed", `the server answers ${status}: ${onOneLine(message)}`);
  if (status !== 401 && status !== 403) return refusal;
  const hint =
    "make a token with: vigosrv token create NAME --permission config.publish --permission fleet.read";
  return { ...refusal, hint };
}

/** What a stranger says is shown on a terminal. */
function onOneLine(text: string): string {
  return text.slice(0, 500).replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ");
}

/** Several servers may stand behind one address: the one that answers now need not be the one that reloaded. */
async function waitFor(
  version: number,
  look: () => Promise<Answer<ServerAnswer>>,
): Promise<Answer<number>> {
  for (let looks = 1; ; looks += 1) {
    const found = versionIn(await look());
    if (found.kind === "refused" || found.value >= version) return found;
    if (looks === mostLooks) {
      return refuse("failed", `the server shows version ${found.value}, and not ${version}`);
    }
    await sleep(pauseMs);
  }
}
