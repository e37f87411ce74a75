// `GET /api/v1/config/status`: whether what is served is what was published, and what the store holds.
import type { Value } from "../../../runtime/contract/value.ts";
import type { ConfigState } from "../config-in-force.ts";
import { done } from "../reply.ts";
import type { Route } from "../route.ts";
import type { StoreReport } from "../store-report.ts";

export const status: Route = {
  method: "GET",
  path: "/api/v1/config/status",
  permission: "fleet.read",
  answer: async (_, { config, store }) => {
    const report = await store();
    return done({ ...aboutConfig(config.state()), store: aboutStore(report) });
  },
};

function aboutConfig({ version, config, loaded, lastError }: ConfigState): {
  readonly [key: string]: Value;
} {
  return {
    healthy: config !== undefined && lastError === undefined,
    version,
    loaded: loaded?.toISOString() ?? null,
    fleet: config?.fleet ?? null,
    hosts: config?.hosts ?? null,
    configcrates: config?.configcrates ?? null,
    lastError:
      lastError === undefined
        ? null
        : {
            when: lastError.when.toISOString(),
            message: lastError.message,
            diagnostics: lastError.diagnostics.map((mistake) => ({ ...mistake })),
          },
  };
}

function aboutStore({ where, release }: StoreReport): Value {
  const known = release.kind === "ok" ? release.value : undefined;
  return {
    where: where ?? null,
    release: known === undefined ? null : { ...known },
    error: release.kind === "refused" ? release.message : null,
  };
}
