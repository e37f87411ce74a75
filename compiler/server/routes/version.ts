// `GET /api/v1/config/version`: a number that goes up with each reload that succeeded.
import { done } from "../reply.ts";
import type { Route } from "../route.ts";

export const version: Route = {
  method: "GET",
  path: "/api/v1/config/version",
  permission: "fleet.read",
  answer: (_, { config }) => Promise.resolve(done({ version: config.state().version })),
};
