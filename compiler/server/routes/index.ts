// All routes, in the order in which the documentation lists them.
import type { Route } from "../route.ts";
import { openApi } from "./open-api.ts";
import { reload } from "./reload.ts";
import { retract } from "./retract.ts";
import { status } from "./status.ts";
import { version } from "./version.ts";

export const routes: readonly Route[] = [retract, reload, version, status, openApi];
