import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { faultyServer, type FaultyServer } from "../../../../fixtures/faulty-server.ts";
import { ok, refuse, type Answer } from "../../../contract/refusal.ts";
import { transport } from "../../http/transport.ts";
import { outsideWith } from "../../outside.ts";
import type { Credentials } from "./credentials.ts";
import { findCredentials } from "./find.ts";
import { credentialKeeper } from "./keeper.ts";

let area = "";
let server: FaultyServer;
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-credentials-"));
  server = await faultyServer();
});
afterEach(async () => {
  await server.close();
  await rm(area, { recursive: true });
});

function find(
  env: Readonly<Record<string, string>>,
  profile?: string,
): Promise<Answer<Credentials | undefined>> {
  const outside = outsideWith({
    env: { HOME: area, AWS_EC2_METADATA_DISABLED: "true", ...env },
    sleep: async () => undefined,
  });
  return findCredentials({ outside, transport: transport(outside), profile, region: "eu-west-1" });
}

async function file(name: string, text: string): Promise<string> {
  const path = join(area, name);
  await writeFile(path, text);
  return path;
}

const inEnvironment = { AWS_ACCESS_KEY_ID: "AK", AWS_SECRET_ACCESS_KEY: "sek" };

test("the environment comes first, and nothing anywhere means nobody", async () => {
  expect(await find({ ...inEnvironment, AWS_SESSION_TOKEN: "t" })).toMatchObject({
    value: { accessKeyId: "AK", secretAccessKey: "sek", sessionToken: "t" },
  });
  expect(await find({})).toEqual({ kind: "ok", value: undefined });
});

test("profiles are read from both files", async () => {
  const credentials = await file(
    "credentials",
    "# mine\n[default]\naws_access_key_id = D\naws_secret_access_key=ds==\n[ work ]\naws_access_key_id=W\naws_secret_access_key=ws\n",
  );
  const config = await file(
    "config",
    '[profile cloud]\nsso_session = x\n[profile tool]\ncredential_process = run me\n[profile "spaced name"]\naws_access_key_id=S\naws_secret_access_key=ss\n[profile role]\nrole_arn=arn:x\nsource_profile=default\n',
  );
  const env = { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config };
  expect(await find(env)).toMatchObject({ value: { accessKeyId: "D", secretAccessKey: "ds==" } });
  expect(await find({ ...env, AWS_PROFILE: "work" })).toMatchObject({
    value: { accessKeyId: "W" },
  });
  expect(await find(env, "spaced name")).toMatchObject({ value: { accessKeyId: "S" } });
  // Who names a profile in the address means it.
  expect(await find({ ...env, ...inEnvironment }, "work")).toMatchObject({
    value: { accessKeyId: "W", source: 'the profile "work"' },
  });
  expect(await find(env, "none")).toMatchObject({
    reason: "not-found",
    message: expect.stringMatching(/no profile "none"/u),
  });
  for (const [profile, way] of [
    ["cloud", "sso_session"],
    ["tool", "credential_process"],
    ["role", "role_arn"],
  ] as const) {
    expect(await find(env, profile)).toMatchObject({
      message: `the profile "${profile}" gets its credentials by ${way}, which is not supported here`,
    });
  }
});

test("a token in a file is traded for credentials, and does not stand in an address", async () => {
  const env = {
    AWS_WEB_IDENTITY_TOKEN_FILE: await file("token", "the token\n"),
    AWS_ROLE_ARN: "arn:aws:iam::1:role/x",
    AWS_ENDPOINT_URL_STS: server.url,
  };
  const credentials =
    "<AccessKeyId>T</AccessKeyId><SecretAccessKey>ts</SecretAccessKey><SessionToken>tt</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration>";
  const answer = `<AssumeRoleWithWebIdentityResponse xmlns="x"><AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
  server.play([{ on: "POST", times: 1, status: 200, body: answer }]);
  expect(await find(env)).toMatchObject({
    value: { accessKeyId: "T", sessionToken: "tt", expires: new Date("2030-01-01T00:00:00Z") },
  });
  expect(server.seen.map(({ line }) => line)).toEqual(["POST /"]);
  const denied = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>";
  server.play([{ on: "POST", status: 403, body: denied }]);
  expect(await find(env)).toMatchObject({
    reason: "not-permitted",
    message: "cannot take on the role arn:aws:iam::1:role/x: AccessDenied",
  });
});

const lent = JSON.stringify({
  AccessKeyId: "L",
  SecretAccessKey: "ls",
  Token: "lt",
  Expiration: "2030-01-01T00:00:00Z",
});

test("a container's platform lends credentials, on this machine or over TLS only", async () => {
  const env = { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: await file("token", "abc") };
  server.play([{ on: "GET /creds", onHeader: "authorization", status: 200, body: lent }]);
  const address = `${server.url}/creds`;
  expect(await find({ ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: address })).toMatchObject({
    value: { accessKeyId: "L", sessionToken: "lt" },
  });
  const far = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://192.0.2.1/creds" };
  expect(await find(far)).toMatchObject({
    reason: "not-permitted",
    message: expect.stringMatching(/are not fetched from/u),
  });
  server.play([{ on: "", status: 200, body: '{"SecretAccessKey":"only half"}' }]);
  const half = await find({ ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: address });
  expect(half).toMatchObject({
    kind: "refused",
    message: expect.stringMatching(/without credentials/u),
  });
  expect(JSON.stringify(half)).not.toContain("only half");
});

test("the machine's metadata service is asked with a token, unless it is not to be", async () => {
  server.play([
    {
      on: "PUT /latest/api/token",
      onHeader: "x-aws-ec2-metadata-token-ttl-seconds",
      status: 200,
      body: "tok",
    },
    {
      on: "security-credentials/web",
      onHeader: "x-aws-ec2-metadata-token",
      status: 200,
      body: lent,
    },
    { on: "security-credentials/", onHeader: "x-aws-ec2-metadata-token", status: 200, body: "web" },
  ]);
  const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url, AWS_EC2_METADATA_DISABLED: "" };
  expect(await find(env)).toMatchObject({
    value: { accessKeyId: "L", source: 'the machine\'s role "web"' },
  });
  const asked = server.seen.length;
  expect(await find({ ...env, AWS_EC2_METADATA_DISABLED: "true" })).toEqual(ok(undefined));
  expect(server.seen).toHaveLength(asked);
  server.play([{ on: "", status: 404 }]);
  expect(await find(env)).toEqual(ok(undefined));
});

test("credentials are found once for all, anew before they run out, and kept while they hold", async () => {
  let now = new Date("2026-03-01T12:00:00Z");
  let found = 0;
  let fails = false;
  const keeper = credentialKeeper(
    async () => {
      found += 1;
      if (fails) return refuse("unreachable", "nobody answers");
      const expires = new Date(now.getTime() + 60 * 60_000);
      return ok({ accessKeyId: `key ${found}`, secretAccessKey: "s", source: "a test", expires });
    },
    { now: () => now },
  );
  const keys = async (): Promise<unknown> => {
    const answer = await keeper.get();
    return answer.kind === "ok" ? answer.value?.accessKeyId : answer.reason;
  };
  expect(await Promise.all([keys(), keys(), keys()])).toEqual(["key 1", "key 1", "key 1"]);
  now = new Date("2026-03-01T12:56:00Z");
  fails = true;
  expect([await keys(), await keys()]).toEqual(["key 1", "key 1"]);
  fails = false;
  expect(await Promise.all([keys(), keys()])).toEqual(["key 4", "key 4"]);
  fails = true;
  now = new Date("2026-03-01T14:00:00Z");
  expect(await keys()).toBe("unreachable");
  fails = false;
  expect(await keys()).toBe("key 6");
  keeper.drop();
  expect(await keys()).toBe("key 7");
});
