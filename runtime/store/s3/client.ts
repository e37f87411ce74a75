// Requests to one bucket: addressed, signed, and signed anew when the clock or the credentials were wrong.
import { ok, type Answer } from "../../contract/refusal.ts";
import type { HttpOutcome, HttpRequest } from "../http/message.ts";
import { transport } from "../http/transport.ts";
import type { Outside } from "../outside.ts";
import { checkedName } from "../object-name.ts";
import type { S3Address } from "./address.ts";
import { findCredentials } from "./credentials/find.ts";
import { credentialKeeper } from "./credentials/keeper.ts";
import { errorCodeOf } from "./refused.ts";
import { signed } from "./sign.ts";
import { siteOf, type Site } from "./site.ts";

export interface S3Call {
  readonly method: HttpRequest["method"];
  /** Undefined for the bucket itself. */
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly limit?: number;
}

export interface S3Client {
  readonly address: S3Address;
  readonly outside: Outside;
  /** Tried once: what changes something may have been done even when no answer says so. */
  once(call: S3Call): Promise<HttpOutcome>;
  /** Tried again within bounds. */
  persist(call: S3Call): Promise<HttpOutcome>;
  describe(): Promise<Answer<S3Description>>;
}

export interface S3Description {
  readonly site: Site;
  /** Undefined when we do not say who we are. */
  readonly credentials: string | undefined;
  /** Undefined until the server has complained of it. */
  readonly clockBehindMs: number | undefined;
}

export function s3Client(address: S3Address, outside: Outside): S3Client {
  const sending = transport(outside);
  const cache = new Map<string, Uint8Array>();
  let site: Promise<Answer<Site>> | undefined;
  let clockBehindMs: number | undefined;
  const settled = (): Promise<Answer<Site>> => (site ??= siteOf(address, outside));
  const keeper = credentialKeeper(async () => {
    if (address.credentials === "none") return ok(undefined);
    const place = await settled();
    if (place.kind !== "ok") return place;
    const { region } = place.value;
    return findCredentials({ outside, transport: sending, profile: address.profile, region });
  }, outside);

  const send = async (call: S3Call, how: "once" | "persist"): Promise<HttpOutcome> => {
    const place = await settled();
    if (place.kind !== "ok") return { kind: "fault", refusal: place, isPassing: false };
    const known = await keeper.get();
    if (known.kind !== "ok") return { kind: "fault", refusal: known, isPassing: false };
    const make = async (): Promise<HttpRequest> => {
      const request = requestOf(call, address, place.value);
      if (known.value === undefined) return request;
      const time = new Date(outside.now().getTime() + (clockBehindMs ?? 0));
      return signed(request, known.value, { region: place.value.region, time, cache });
    };
    return how === "once" ? sending.once(await make()) : sending.persist(make);
  };

  /** These say that nothing was done, so that even what must not happen twice may be sent again. */
  const correcting = async (call: S3Call, how: "once" | "persist"): Promise<HttpOutcome> => {
    const outcome = await send(call, how);
    if (outcome.kind === "fault") return outcome;
    switch (errorCodeOf(outcome)) {
      case "RequestTimeTooSkewed": {
        const date = Date.parse(outcome.headers.get("date") ?? "");
        if (clockBehindMs !== undefined || Number.isNaN(date)) return outcome;
        clockBehindMs = date - outside.now().getTime();
        return send(call, how);
      }
      case "ExpiredToken":
      case "TokenRefreshRequired":
        keeper.drop();
        return send(call, how);
      default:
        return outcome;
    }
  };

  return {
    address,
    outside,
    once: (call) => correcting(call, "once"),
    persist: (call) => correcting(call, "persist"),
    describe: async () => {
      const place = await settled();
      if (place.kind !== "ok") return place;
      const known = await keeper.get();
      if (known.kind !== "ok") return known;
      return ok({ site: place.value, credentials: known.value?.source, clockBehindMs });
    },
  };
}

function requestOf(
  { method, name, query = {}, headers = {}, body, limit = 0 }: S3Call,
  { prefix }: S3Address,
  { base }: Site,
): HttpRequest {
  const url = new URL(base);
  if (name !== undefined) url.pathname += prefix + checkedName(name);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return { method, url, headers, limit, ...(body === undefined ? {} : { body }) };
}
