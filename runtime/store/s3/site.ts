// Where a bucket is reached: its address, with what the environment and the profile add to it.
import { ok, refuse, type Answer } from "../../contract/refusal.ts";
import type { Outside } from "../outside.ts";
import { endpointOf, type S3Address } from "./address.ts";
import { readProfile } from "./credentials/profile.ts";
import { domainOf } from "./domain.ts";

export interface Site {
  readonly region: string;
  /** The bucket itself, ending in "/". */
  readonly base: URL;
  readonly style: "path" | "virtual";
}

export async function siteOf(address: S3Address, outside: Outside): Promise<Answer<Site>> {
  const { env } = outside;
  const profile = await readProfile(address.profile, env);
  if (profile.kind !== "ok") return profile;
  const region =
    address.region ??
    given(env["AWS_REGION"]) ??
    given(env["AWS_DEFAULT_REGION"]) ??
    profile.value?.get("region") ??
    "us-east-1";
  const named =
    given(env["AWS_ENDPOINT_URL_S3"]) ??
    given(env["AWS_ENDPOINT_URL"]) ??
    profile.value?.get("endpoint_url");
  const endpoint = address.endpoint ?? (named === undefined ? undefined : endpointOf(named));
  if (named !== undefined && endpoint === undefined) {
    return refuse("failed", `the endpoint "${named}" is no address`, "write it as https://host");
  }
  const { bucket } = address;
  // A certificate for *.s3.amazonaws.com does not cover names with more dots; few other servers have one at all.
  const style =
    address.style ?? (endpoint === undefined && !bucket.includes(".") ? "virtual" : "path");
  const root = endpoint ?? new URL(`https://s3.${region}.${domainOf(region)}`);
  const path = root.pathname.replace(/\/+$/u, "");
  const base =
    style === "path"
      ? `${root.protocol}//${root.host}${path}/${bucket}/`
      : `${root.protocol}//${bucket}.${root.host}${path}/`;
  return ok({ region, style, base: new URL(base) });
}

function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
