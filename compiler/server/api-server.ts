// The whole server: what it serves, to whom, and how it starts, reloads and ends.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Listening } from "./address.ts";
import { answerRequests } from "./answer-request.ts";
import { configInForce, type ConfigState, type Loaded } from "./config-in-force.ts";
import { serveHttp } from "./http-server.ts";
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { forFewAtOnce, type ReviewDrafts } from "./review-drafts.ts";
import { routes } from "./routes/index.ts";
import { rememberedFor, type StoreReport } from "./store-report.ts";
import type { TlsFiles } from "./tls-files.ts";
import { readTokens } from "./token-file.ts";

export interface ApiServing {
  readonly listening: Listening;
  /** Undefined for plain HTTP; read anew by each reload. */
  readonly tls: (() => Promise<Answer<TlsFiles>>) | undefined;
  /** The published tree. */
  readonly load: () => Promise<Loaded>;
  readonly store: () => Promise<StoreReport>;
  /** What a language model says of drafts; never fails. */
  readonly review: ReviewDrafts;
  readonly tokenFile: string;
  readonly limits: Limits;
  /** False behind a proxy, where all callers have one address. */
  readonly limitsAddresses: boolean;
  readonly log: Log;
  /** Hears how each reload went, the first one too. */
  readonly reloaded: (found: Loaded) => void;
  readonly now: () => Date;
  readonly monotonic: () => number;
}

export interface ApiServer {
  readonly port: number;
  /** Tree, settings and TLS files; the tokens are read for each request. */
  reload(): Promise<ConfigState>;
  close(): Promise<void>;
}

/** A tree that cannot be read does not keep it from starting: what mends it comes by way of a reload. */
export async function startApiServer(serving: ApiServing): Promise<Answer<ApiServer>> {
  const { load, log, now, monotonic } = serving;
  const tls = serving.tls === undefined ? ok(undefined) : await serving.tls();
  if (tls.kind === "refused") return tls;
  let renew: ((files: TlsFiles) => void) | undefined;
  const config = configInForce(async () => {
    const found = await withTls(serving, load, (files) => renew?.(files));
    tell(found, log);
    serving.reloaded(found);
    return found;
  }, now);
  await config.reload();
  const store = rememberedFor(storeMs, serving.store, monotonic);
  const answer = answerRequests({
    ...serving,
    routes,
    served: { config, store, review: forFewAtOnce(serving.review, serving.limits.reviews) },
    tokens: async () => {
      const tokens = await readTokens(serving.tokenFile);
      if (tokens.kind === "refused") log.event("error", tokens.message);
      return tokens;
    },
  });
  const server = await serveHttp({ ...serving, tls: tls.value, answer });
  if (server.kind === "refused") return server;
  renew = (files) => server.value.renewTls(files);
  return ok({
    port: server.value.port,
    reload: () => config.reload(),
    close: () => server.value.close(),
  });
}

const storeMs = 10_000;

/** All of it is read before any of it is taken. */
async function withTls(
  { tls }: ApiServing,
  load: () => Promise<Loaded>,
  renew: (files: TlsFiles) => void,
): Promise<Loaded> {
  const found = await load();
  if (found.kind === "wrong" || tls === undefined) return found;
  const files = await tls();
  if (files.kind === "refused") {
    return { kind: "wrong", trouble: { message: files.message, diagnostics: [] } };
  }
  renew(files.value);
  return found;
}

// RELOAD-05.
function tell(found: Loaded, log: Log): void {
  if (found.kind === "wrong") {
    const { message, diagnostics } = found.trouble;
    log.event("error", `not loaded, what was in force stays so: ${message}`);
    for (const { code, summary, file, line, column } of diagnostics) {
      log.event("error", `${file}:${line}:${column}: ${code}: ${summary}`);
    }
  } else {
    const { hosts, configcrates } = found.config;
    log.event("info", `loaded: ${hosts} hosts, ${configcrates} configcrates`);
  }
}
