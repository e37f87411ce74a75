// A store behind any web server: names become addresses, and nothing can be written.
import { refuse, type Answer, ok, type Refusal } from "../../contract/refusal.ts";
import { sha256 } from "../../trust/hash.ts";
import { checkedName } from "../object-name.ts";
import { passingAnswers, type Outside } from "../outside.ts";
import type { Fetched, Store } from "../store.ts";
import { askAgain, isMutable } from "./ask-again.ts";
import { isBusy, isSuccess, shown, type HttpOutcome, type HttpReply } from "./message.ts";
import { webPageInstead } from "./web-page.ts";
import { faultOfProxies } from "./proxy.ts";
import { retryAfter } from "./retry.ts";
import { transport, type Transport } from "./transport.ts";

export function httpStore(where: string, outside: Outside): Answer<Store> {
  const base = baseOf(where);
  if (base.kind !== "ok") return base;
  const fault = faultOfProxies(outside.env);
  if (fault !== undefined) return fault;
  return ok(storeAt(base.value, transport(outside), outside));
}

/** A secret in an address is seen by all who see the command line, the logs or the list of processes. */
function baseOf(where: string): Answer<URL> {
  if (!URL.canParse(where)) {
    return refuse(
      "failed",
      `"${where}" is no address`,
      "write it as https://store.example.com/vigo",
    );
  }
  const url = new URL(where);
  if (url.username !== "" || url.password !== "") {
    const hint = "set VIGO_STORE_AUTHORIZATION to what the Authorization header is to say";
    return refuse("failed", `the address of the store at ${url.host} holds a password`, hint);
  }
  if (url.search !== "" || url.hash !== "") {
    const hint = "give the folder's own address, without what follows ? or #";
    return refuse("failed", `"${shown(url)}" must be a plain address`, hint);
  }
  return ok(new URL(url.href.replace(/\/*$/u, "/")));
}

function storeAt(
  base: URL,
  sending: Transport,
  { env, now, answers = passingAnswers() }: Outside,
): Store {
  const authorization = env["VIGO_STORE_AUTHORIZATION"];
  const where = base.href.replace(/\/$/u, "");
  return {
    where,
    get: async (name, limit) => {
      const url = new URL(checkedName(name), base);
      const own = authorization === undefined ? {} : { authorization };
      const ask = (more: Readonly<Record<string, string>>): Promise<HttpOutcome> =>
        sending.follow({ method: "GET", url, limit, headers: { ...own, ...more } });
      const outcome = isMutable(name)
        ? await askAgain({ answers, address: url.href, limit }, ask)
        : await ask({});
      return outcome.kind === "fault" ? outcome.refusal : fetched(outcome, name, now);
    },
  };
}

function found(bytes: Uint8Array): Fetched {
  return { kind: "found", bytes, tag: sha256(bytes) };
}

function fetched(reply: HttpReply, name: string, now: Outside["now"]): Fetched {
  const { status, body, url } = reply;
  const page = webPageInstead(reply, name);
  if (page !== undefined) return page;
  if (status === 200) return found(body);
  if (isAbsence(status)) return { kind: "absent" };
  const refusal = refusedStatus(status, url);
  const asked = retryAfter(reply, now());
  return asked === undefined ? refusal : { ...refusal, retryAfterSeconds: Math.ceil(asked / 1000) };
}

/** Many servers say "forbidden" of what is not there, so as not to say which names exist. */
function isAbsence(status: number): boolean {
  return status === 404 || status === 410 || status === 403;
}

function refusedStatus(status: number, url: URL): Refusal {
  const message = `${shown(url)}: the server answers ${status}`;
  if (status === 401) {
    const hint = "set VIGO_STORE_AUTHORIZATION to what the Authorization header is to say";
    return refuse("not-permitted", message, hint);
  }
  if (status === 304)
    return refuse("unreachable", `${message} (unchanged), and was never asked whether it is`);
  if (isSuccess(status))
    return refuse("unreachable", `${message}, which is no answer to a plain question`);
  return refuse(isBusy(status) ? "unreachable" : "failed", message);
}
