// What the two catalog commands print, and how they end.
import { Command } from "commander";
import { expect, test } from "vitest";
import { bundles, provisions } from "../compliance/catalogs.ts";
import * as bundlesCommand from "./commands/compliance-bundles.ts";
import * as provisionsCommand from "./commands/compliance-provisions.ts";
import type { CommandModule } from "./command.ts";
import type { Output } from "./world.ts";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function runLine(module: CommandModule, line: string, columns?: number): Promise<Ended> {
  const command = new Command();
  module.configure(command);
  command.parse(line === "" ? [] : line.split(" "), { from: "user" });
  const said = { out: "", err: "" };
  const world = {
    version: "0.0.0",
    env: {},
    cwd: "/",
    now: () => new Date(0),
    out: output((text) => (said.out += text), columns),
    err: output((text) => (said.err += text), columns),
  };
  const code = await module.run({ args: command.args, options: command.opts() }, world);
  return { code, ...said };
}

function output(write: (text: string) => void, columns: number | undefined): Output {
  return { write, isTerminal: false, columns };
}

test.each([
  ["provisions", provisionsCommand, provisions],
  ["bundles", bundlesCommand, bundles],
] as const)("the list of %s has a line for each, aligned", async (name, module, entries) => {
  const { code, out } = await runLine(module, "");
  expect(code).toBe(0);
  const lines = out.trimEnd().split("\n");
  expect(lines.map((line) => line.split(" ")[0])).toEqual([...entries.keys()]);
  expect(new Set(lines.map((line) => /^\S+ +/u.exec(line)?.[0].length)).size).toBe(1);

  const listed: unknown = JSON.parse((await runLine(module, "--json")).out);
  const all = [...entries].map(([tag, { description, frameworks }]) => ({
    name: tag,
    description,
    frameworks,
  }));
  expect(listed).toEqual({ [name]: all });
});

test("one tag with everything that it stands for", async () => {
  const { code, out, err } = await runLine(provisionsCommand, "--show time-sync");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatchInlineSnapshot(`
    "time-sync
    Keeps the clock in step with trusted time servers.

    anssi  ANSSI-BP-028
      R50, R71

    cis-almalinux-9  CIS Benchmark for AlmaLinux OS 9
      2.3.1, 2.3.2, 2.3.3

    cis-debian-12  CIS Benchmark for Debian Linux 12
      2.3.1.1, 2.3.2.1, 2.3.2.2, 2.3.3.1, 2.3.3.2, 2.3.3.3

    cis-rhel  CIS Benchmark for Red Hat Enterprise Linux
      2.1.1.1, 2.1.1.2

    cis-ubuntu  CIS Benchmark for Ubuntu Linux 24.04 LTS
      2.1.1.1, 2.1.1.2, 2.3.1.1, 2.3.2.1, 2.3.2.2, 2.3.3.1, 2.3.3.2, 2.3.3.3

    cis-ubuntu-22.04  CIS Benchmark for Ubuntu Linux 22.04 LTS
      2.3.1.1, 2.3.2.1, 2.3.2.2, 2.3.3.1, 2.3.3.2, 2.3.3.3

    disa-srg  DISA Security Requirements Guides
      SRG-APP-000116-CTR-000235, SRG-OS-000095-GPOS-00049, SRG-OS-000096-GPOS-00050,
      SRG-OS-000355-GPOS-00143, SRG-OS-000356-GPOS-00144, SRG-OS-000359-GPOS-00146,
      SRG-OS-000480-GPOS-00227

    iso-27001  ISO/IEC 27001:2013, Annex A
      A.12.4.1, A.12.4.2, A.12.4.3, A.12.4.4, A.12.7.1

    nist-800-171  NIST SP 800-171
      3.3.7

    nist-800-53  NIST SP 800-53
      AU-8, AU-8(1), AU-8(1)(a), AU-8(1)(b), AU-8(2), AU-12(1), CM-6(a), CM-7(1)

    nist-csf  NIST Cybersecurity Framework 1.1
      PR.PT-1

    pci-dss  PCI DSS 4.0
      10.6.1, 10.6.2, 10.6.3

    pci-dss-3.2  PCI DSS 3.2
      Req-10.4, Req-10.4.1, Req-10.4.3

    stig-ubuntu-24.04  DISA STIG for Ubuntu 24.04 LTS
      UBTU-24-100010, UBTU-24-100020, UBTU-24-100700, UBTU-24-600160, UBTU-24-600180
    "
  `);
});

test("a narrow terminal breaks between ids", async () => {
  const { out } = await runLine(provisionsCommand, "--show host-firewall", 40);
  const indented = out.split("\n").filter((line) => line.startsWith("  "));
  expect(Math.max(...indented.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(out).toContain("  CIP-003-8 R4, CIP-003-8 R5,\n  CIP-004-6 R3\n");
});

test("one tag as JSON", async () => {
  const { out } = await runLine(bundlesCommand, "--show cis-ubuntu-access --json");
  expect(JSON.parse(out)).toEqual({
    name: "cis-ubuntu-access",
    ...bundles.get("cis-ubuntu-access"),
  });
});

test("a bundle may be named as a trace prints it", async () => {
  const { code, out } = await runLine(bundlesCommand, "--show bundle:cis-ubuntu-ssh");
  expect(code).toBe(0);
  expect(out).toMatch(/^cis-ubuntu-ssh\n/u);
});

const unknown = [
  ["provisions", "tme-sync", 'there is no provision "tme-sync"', 'did you mean "time-sync"?'],
  ["bundles", "cis-ubunto-ssh", 'there is no bundle "cis-ubunto-ssh"', '"cis-ubuntu-ssh"'],
  [
    "provisions",
    "cis-ubuntu-access",
    'there is no provision "cis-ubuntu-access"',
    "it is a bundle: run `vigocli compliance bundles --show cis-ubuntu-access`",
  ],
  [
    "bundles",
    "time-sync",
    'there is no bundle "time-sync"',
    "it is a provision: run `vigocli compliance provisions --show time-sync`",
  ],
  [
    "bundles",
    "x",
    'there is no bundle "x"',
    "run `vigocli compliance bundles` for the list of names",
  ],
] as const;

test.each(unknown)("%s --show %s", async (name, asked, message, hint) => {
  const module = name === "provisions" ? provisionsCommand : bundlesCommand;
  const { code, out, err } = await runLine(module, `--show ${asked} --json`);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(`error: ${message}\n`);
  expect(err).toContain(hint);
});
