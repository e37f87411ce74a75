// HTTP as stores use it: bounded, a few requests at once, tried again where that does no harm.
import type { Outside } from "../outside.ts";
import type { Connector } from "./connector.ts";
import type { exchange } from "./exchange.ts";
import { limiter } from "./limiter.ts";
import type { HttpOutcome, HttpRequest } from "./message.ts";
import { redirected, tooManyRedirects } from "./redirect.ts";
import { isWorthRetrying, pauseAfter } from "./retry.ts";

export interface Transport {
  /** One exchange and no more. */
  once(request: HttpRequest): Promise<HttpOutcome>;
  /** As often as it takes, within bounds. Made anew for each attempt, for signatures age. */
  persist(make: () => Promise<HttpRequest>): Promise<HttpOutcome>;
  /** As `persist`, going where the answer sends us. Only for what is read. */
  follow(request: HttpRequest): Promise<HttpOutcome>;
}

export function transport(outside: Outside): Transport {
  let network: Promise<Network> | undefined;
  const inTurn = limiter(mostAtOnce);
  const once = (request: HttpRequest): Promise<HttpOutcome> =>
    inTurn(async () => {
      const { connector, exchange } = await (network ??= networkOf(outside));
      return exchange(connector, request, outside.patience);
    });
  return {
    once,
    persist: (make) => untilDone(outside, async () => once(await make())),
    follow: (request) => untilDone(outside, () => following(once, request)),
  };
}

interface Network {
  readonly connector: Connector;
  readonly exchange: typeof exchange;
}

/** Node's own HTTP and TLS are loaded for those who ask for something: most stores that are opened are folders. */
async function networkOf(outside: Outside): Promise<Network> {
  const [{ connector }, { exchange }] = await Promise.all([
    import("./connector.ts"),
    import("./exchange.ts"),
  ]);
  return { connector: connector(outside), exchange };
}

const mostAtOnce = 16;
const mostRedirects = 5;

async function untilDone(
  outside: Outside,
  attempt: () => Promise<HttpOutcome>,
): Promise<HttpOutcome> {
  const { attempts, retryMs } = outside.patience;
  const began = outside.now().getTime();
  for (let count = 1; ; count += 1) {
    const outcome = await attempt();
    if (count >= attempts || !isWorthRetrying(outcome)) return outcome;
    const pause = pauseAfter(count, outcome, outside);
    // A clock that jumps may end this early, which does no harm.
    if (outside.now().getTime() + pause - began > retryMs) return outcome;
    await outside.sleep(pause);
  }
}

async function following(
  once: (request: HttpRequest) => Promise<HttpOutcome>,
  first: HttpRequest,
): Promise<HttpOutcome> {
  let request = first;
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const outcome = await once(request);
    if (outcome.kind === "fault") return outcome;
    const next = redirected(request, outcome);
    if (next === undefined) return outcome;
    if ("kind" in next) return next;
    request = next;
  }
  return tooManyRedirects(first.url);
}
