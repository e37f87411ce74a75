// `POST /api/v1/config/reload`: reads everything anew. What cannot be read changes nothing.
import { isMap } from "../../../runtime/contract/value.ts";
import { done, failed } from "../reply.ts";
import type { Route } from "../route.ts";

export const reload: Route = {
  method: "POST",
  path: "/api/v1/config/reload",
  permission: "config.publish",
  answer: async (body, { config }) => {
    if (body !== undefined && (!isMap(body) || Object.keys(body).length > 0)) {
      return failed(422, "a reload takes no body, or {}");
    }
    const { lastError, version, config: loaded } = await config.reload();
    if (lastError !== undefined || loaded === undefined) {
      return failed(422, lastError?.message ?? "nothing is loaded");
    }
    return done({ version, hosts: loaded.hosts });
  },
};
