import { expect, test } from "vitest";
import { logTo, type Log, type LogFormat } from "./log.ts";

const now = (): Date => new Date("2026-03-01T12:00:00Z");

function linesOf(format: LogFormat, say: (log: Log) => void): string {
  let all = "";
  say(logTo((text) => (all += text), format, now));
  return all;
}

const facts = {
  address: "192.0.2.7",
  caller: "publisher",
  method: "GET",
  path: "/api/v1/config/version",
  status: 200,
  milliseconds: 1.4,
};

test("a request is one line", () => {
  expect(linesOf("text", (log) => log.request(facts))).toBe(
    "2026-03-01T12:00:00.000Z 192.0.2.7 publisher GET /api/v1/config/version 200 1ms\n",
  );
  expect(
    linesOf("text", (log) => log.request({ ...facts, caller: undefined, status: undefined })),
  ).toBe("2026-03-01T12:00:00.000Z 192.0.2.7 - GET /api/v1/config/version gone 1ms\n");
  expect(JSON.parse(linesOf("json", (log) => log.request(facts)))).toEqual({
    time: "2026-03-01T12:00:00.000Z",
    event: "request",
    address: "192.0.2.7",
    caller: "publisher",
    method: "GET",
    path: "/api/v1/config/version",
    status: 200,
    ms: 1,
  });
});

test.each(["text", "json"] as const)(
  "nothing that is asked for writes a line of its own: %s",
  (format) => {
    const path = "/a\n2026-03-01T12:00:00.000Z info loaded\u001B[2J\u2028\r";
    const written = linesOf(format, (log) => {
      log.request({ ...facts, path });
      log.event("error", path);
    });
    expect(written.split("\n").length).toBe(3);
    expect(written.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  },
);
