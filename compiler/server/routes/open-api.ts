// `GET /api/v1/openapi.json`: what this server offers, for programs that read it.
import document from "../../../schemas/openapi.json" with { type: "json" };
import { done } from "../reply.ts";
import type { Route } from "../route.ts";

/** It is no secret, so that it takes no token. */
export const openApi: Route = {
  method: "GET",
  path: "/api/v1/openapi.json",
  permission: undefined,
  answer: () => Promise.resolve(done(document)),
};
