import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { outsideWith } from "../outside.ts";
import { parseS3Address } from "./address.ts";
import { siteOf } from "./site.ts";

async function base(where: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const address = parseS3Address(where);
  if (address.kind !== "ok") return address.message;
  const site = await siteOf(address.value, outsideWith({ env: { HOME: "/nonexistent", ...env } }));
  return site.kind === "ok" ? `${site.value.base.href} ${site.value.region}` : site.message;
}

const places: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ["s3://fleet/prod", {}, "https://fleet.s3.us-east-1.amazonaws.com/ us-east-1"],
  ["s3://fleet?region=eu-west-1", {}, "https://fleet.s3.eu-west-1.amazonaws.com/ eu-west-1"],
  [
    "s3://fleet",
    { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "x" },
    "https://fleet.s3.eu-west-1.amazonaws.com/ eu-west-1",
  ],
  [
    "s3://fleet",
    { AWS_REGION: "cn-north-1" },
    "https://fleet.s3.cn-north-1.amazonaws.com.cn/ cn-north-1",
  ],
  ["s3://my.fleet", {}, "https://s3.us-east-1.amazonaws.com/my.fleet/ us-east-1"],
  ["s3://fleet?endpoint=http://h:1", {}, "http://h:1/fleet/ us-east-1"],
  ["s3://fleet?endpoint=http://h:1/s3/&style=path", {}, "http://h:1/s3/fleet/ us-east-1"],
  ["s3://fleet?endpoint=https://h&style=virtual", {}, "https://fleet.h/ us-east-1"],
  [
    "s3://fleet",
    { AWS_ENDPOINT_URL: "https://a", AWS_ENDPOINT_URL_S3: "https://b" },
    "https://b/fleet/ us-east-1",
  ],
  [
    "s3://fleet?endpoint=https://c",
    { AWS_ENDPOINT_URL: "https://a" },
    "https://c/fleet/ us-east-1",
  ],
  ["s3://fleet", { AWS_ENDPOINT_URL: "nonsense" }, 'the endpoint "nonsense" is no address'],
];

test.each(places)("%s with %j lies at %s", async (where, env, place) => {
  expect(await base(where, env)).toBe(place);
});

test("a profile gives region and endpoint", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vigo-site-"));
  try {
    const config = join(folder, "config");
    await writeFile(config, "[profile own]\nregion = here\nendpoint_url = https://own.example\n");
    const env = { AWS_CONFIG_FILE: config };
    expect(await base("s3://fleet?profile=own", env)).toBe("https://own.example/fleet/ here");
    expect(await base("s3://fleet", { ...env, AWS_PROFILE: "own", AWS_REGION: "there" })).toBe(
      "https://own.example/fleet/ there",
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
