import { expect, test } from "vitest";
import { callerOf, isLoopback, parseListening, plainAddress } from "./address.ts";

test.each([
  [":8443", { host: undefined, port: 8443 }],
  ["127.0.0.1:0", { host: "127.0.0.1", port: 0 }],
  ["localhost:80", { host: "localhost", port: 80 }],
  ["[::1]:8443", { host: "::1", port: 8443 }],
  ["vigo.example.com:8443", { host: "vigo.example.com", port: 8443 }],
])("%s can be listened on", (text, listening) => {
  expect(parseListening(text)).toEqual(listening);
});

test.each([
  "",
  "8443",
  "localhost",
  ":",
  ":65536",
  ":-1",
  ":8443x",
  "::1:8443",
  "[::1]",
  "[foo]:1",
  "a b:1",
])('"%s" cannot', (text) => {
  expect(parseListening(text)).toBeUndefined();
});

test.each([
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["::1", true],
  ["localhost", true],
  [undefined, false],
  ["0.0.0.0", false],
  ["::", false],
  ["10.0.0.1", false],
  // A name that only begins like an address may lead anywhere.
  ["127.0.0.1.example.com", false],
  ["localhost.example.com", false],
])("%s is this machine alone: %s", (host, isAlone) => {
  expect(isLoopback(host)).toBe(isAlone);
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("%s counts as %s", (address, caller) => {
  expect(callerOf(address)).toBe(caller);
});

test("an address of IPv4 is written as one", () => {
  expect(plainAddress("::ffff:127.0.0.1")).toBe("127.0.0.1");
});
