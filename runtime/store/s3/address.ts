// What `s3://bucket/prefix?option=value` says, before anything is asked of anybody.
import { ok, refuse, type Answer, type Refusal } from "../../contract/refusal.ts";
import { isObjectName } from "../object-name.ts";

export interface S3Address {
  /** Without the options, as it stands in messages. */
  readonly where: string;
  readonly bucket: string;
  /** Empty, or ending in "/". */
  readonly prefix: string;
  readonly endpoint?: URL;
  readonly region?: string;
  /** How the bucket is named: in the path, or before the host. */
  readonly style?: "path" | "virtual";
  readonly profile?: string;
  /** "none" reads without saying who asks. */
  readonly credentials?: "none";
  /** "one" promises that nobody else ever publishes there, for servers that cannot keep two apart. */
  readonly writers?: "one";
}

export function parseS3Address(text: string): Answer<S3Address> {
  const wrong = (what: string): Refusal => refuse("failed", `"${text}" ${what}`, form);
  if (!URL.canParse(text)) return wrong("is no address of a bucket");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    const hint = "give credentials in the environment or in the shared credentials file";
    return refuse("failed", `the address of the bucket "${url.hostname}" holds a password`, hint);
  }
  const { hostname: bucket } = url;
  if (!/^[A-Za-z0-9][\w.-]{1,61}[A-Za-z0-9]$/u.test(bucket)) return wrong("names no bucket");
  if (url.port !== "" || url.hash !== "") return wrong("is no address of a bucket");
  const path = url.pathname.replace(/^\/+|\/+$/gu, "");
  if (path !== "" && !isObjectName(path)) {
    return wrong(
      "has a prefix with other characters than letters, digits, dots, dashes and slashes",
    );
  }
  const options = parseOptions(url.searchParams, wrong);
  if (options.kind !== "ok") return options;
  const prefix = path === "" ? "" : `${path}/`;
  const where = `s3://${bucket}${path === "" ? "" : `/${path}`}`;
  return ok({ where, bucket, prefix, ...options.value });
}

const form =
  "write it as s3://bucket/prefix?endpoint=https://host&region=eu-central-1&style=path&profile=name";

type Options = Omit<S3Address, "where" | "bucket" | "prefix">;

function parseOptions(given: URLSearchParams, wrong: (what: string) => Refusal): Answer<Options> {
  const options: Options = {};
  for (const [name, value] of given) {
    const read = parseOption(name, value);
    if (typeof read === "string") return wrong(read);
    Object.assign(options, read);
  }
  return ok(options);
}

/** A text is what is wrong with it. */
function parseOption(name: string, value: string): Options | string {
  switch (name) {
    case "endpoint": {
      const endpoint = endpointOf(value);
      return endpoint === undefined
        ? `has an endpoint that is no address: "${value}"`
        : { endpoint };
    }
    case "region":
      return /^[\w-]+$/u.test(value) ? { region: value } : `has no such region: "${value}"`;
    case "style":
      if (value === "path" || value === "virtual") return { style: value };
      return `has a style that is neither path nor virtual: "${value}"`;
    case "profile":
      return value === "" ? "has an empty profile" : { profile: value };
    case "credentials":
      return value === "none"
        ? { credentials: "none" }
        : `takes credentials=none only, not "${value}"`;
    case "writers":
      return value === "one" ? { writers: "one" } : `takes writers=one only, not "${value}"`;
    default:
      return `has an option that is not known: "${name}"`;
  }
}

export function endpointOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain =
    url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return isPlain && (url.protocol === "https:" || url.protocol === "http:") ? url : undefined;
}
