// What the types of the system refuse to be given, and what their parts promise whatever they are given.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findEntry, withEntry, withoutEntry, type FstabEntry } from "./fstab.ts";
import { executors } from "./index.ts";
import { keyParts, keyText } from "./sysctl-key.ts";

const cron = { name: "x", command: "true" };
const mount = { target_path: "/x", device: "/dev/x" };
const backup = { source_dir: "/a", target_path: "/b" };
const dump = { db_type: "mysql", source_db: "shop", target_path: "/b" };

test.each([
  ["cron", { ...cron, schedule: "* * * *" }, "has not five fields"],
  ["cron", { ...cron, schedule: "60 * * * *" }, 'the minute of the schedule is "60"'],
  ["cron", { ...cron, minute: "5-1" }, "not of 0 to 59"],
  ["cron", { ...cron, hour: "*/0" }, "the hour of the schedule"],
  ["cron", { ...cron, month: "janu" }, "the month of the schedule"],
  ["cron", { ...cron, day: 0 }, "the day of the schedule"],
  ["cron", { ...cron, schedule: "@noon" }, "which cron does not know"],
  ["cron", { ...cron, command: "true\n* * * * * root evil" }, "one line"],
  ["cron", { ...cron, environment: { A: "b\nc" } }, "one line"],
  ["cron", { ...cron, environment: { "A B": "c" } }, "no variable"],
  ["cron", { name: "x" }, "`command` is missing"],
  ["sysctl", { key: "net..x", value: 1 }, "not the name of a kernel parameter"],
  ["sysctl", { key: "../../etc/passwd", value: 1 }, "not the name of a kernel parameter"],
  ["sysctl", { key: "net/../x", value: 1 }, "not the name of a kernel parameter"],
  ["sysctl", { key: "kernel.x", value: "1\nkernel.y = 2" }, "neither a number nor one line"],
  ["sysctl", { key: "kernel.x" }, "neither a number nor one line"],
  ["kernel_module", { module: "../evil" }, "not the name of a kernel module"],
  ["kernel_module", { module: "-r" }, "not the name of a kernel module"],
  ["kernel_module", { module: "a", options: "--force" }, "something other than parameters"],
  ["mount", { target_path: "/x" }, "`device` is missing"],
  ["mount", { ...mount, device: "-a" }, "cannot stand in a line"],
  ["mount", { ...mount, options: "ro\n/dev/y" }, "cannot stand in a line"],
  ["swap", { target_path: "/x", size: "2GG" }, "no size such as 500M"],
  ["process", { pattern: "(" }, "no regular expression"],
  ["process", { pattern: "x", signal: "STOP" }, "not one of TERM"],
  ["backup", { ...backup, retain: 0 }, "less than one day"],
  ["backup", { ...backup, schedule: "yearly" }, "not one of"],
  ["backup", { ...backup, target_path: "/b/../a" }, "holds `..`"],
  ["db_backup", { ...dump, source_db: "--all-databases" }, "no name of a database"],
  ["db_backup", { ...dump, source_db: "password=x host=y" }, "no name of a database"],
  ["db_backup", { ...dump, db_type: "oracle" }, "not one of"],
  ["custom", { executor: "../evil" }, "no path below a folder"],
  ["custom", { executor: "a", params: [1] }, "`params` is no map"],
])("%s cannot be %j", (type, attributes, reason) => {
  expect(() => executors.get(type)?.bind(attributes)).toThrow(reason);
});

test.each([
  ["net.ipv4.ip_forward", "net.ipv4.ip_forward"],
  ["net/ipv4/ip_forward", "net.ipv4.ip_forward"],
  ["net.ipv4.conf.eth0/1.x", "net/ipv4/conf/eth0.1/x"],
  ["net/ipv4/conf/eth0.1/x", "net/ipv4/conf/eth0.1/x"],
])("the parameter %s is %s", (written, text) => {
  expect(keyText(keyParts(written))).toBe(text);
});

describe("a line of fstab", () => {
  const text = fc.string({ minLength: 1 }).filter((text) => !/[^\P{Cc}\t]|^\/+$/u.test(text));
  const entry: fc.Arbitrary<FstabEntry> = fc.record({
    device: text,
    target: text.map((name) => `/${name.replace(/\/+$/, "")}`),
    fstype: text,
    options: text,
    dump: fc.nat(9),
    pass: fc.nat(9),
  });
  const line = fc.oneof(
    fc.constantFrom("", "# by hand", "   ", "/dev/sda1 /", "LABEL=a\t/a  ext4"),
    fc.constantFrom("/dev/b /b ext4 defaults 0 2", "  //nas/my\\040x /my\\040x cifs ro"),
  );
  const table = fc.array(line).map((lines) => lines.join("\n"));

  test("is found again as it was written, and all others stay", () => {
    fc.assert(
      fc.property(table, entry, (before, entry) => {
        const isMeant = ({ target }: FstabEntry): boolean => target === entry.target;
        const after = withEntry(before, entry, isMeant);
        expect(findEntry(after, isMeant)).toEqual(entry);
        expect(withEntry(after, entry, isMeant)).toBe(after);
        const left = withoutEntry(after, isMeant).trimEnd();
        expect(left).toBe(withoutEntry(before, isMeant).trimEnd());
      }),
    );
  });
});
