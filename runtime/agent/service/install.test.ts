import { describe, expect, test } from "vitest";
import type { Host } from "../../host/host.ts";
import { seeded, type Seed } from "../../host/seeded.ts";
import { initSystemOf, initSystems } from "./index.ts";
import { installService, uninstallService } from "./install.ts";
import { strangersProgram } from "./owned.ts";

const command = ["/usr/bin/node", "/usr/local/bin/vigo-agent", "daemon", "--store", "/srv/a b'$%"];

/** A host that notes which programs changed something, and whose service is up once it was started. */
function hostOf(seed: Seed): { readonly host: Host; readonly ran: string[] } {
  const base = seeded(seed);
  const ran: string[] = [];
  let isUp = false;
  const host: Host = {
    ...base,
    ask: () => Promise.resolve({ code: isUp ? 0 : 3, out: "", err: "" }),
    perform: (step) => {
      if (step.kind !== "run") return base.perform(step);
      const line = step.program.argv.join(" ");
      ran.push(line);
      if (/ (re)?start\b/.test(line)) isUp = true;
      if (/ stop\b/.test(line)) isUp = false;
      return Promise.resolve("");
    },
  };
  return { host, ran };
}

const hosts: Readonly<Record<string, Seed>> = {
  systemd: {
    paths: {
      "/etc/systemd/system": { kind: "folder" },
      "/run/systemd/system": { kind: "folder" },
    },
  },
  openrc: {
    paths: { "/sbin/openrc-run": {}, "/run/openrc/softlevel": {}, "/etc/init.d/sshd": {} },
  },
  sysv: { paths: { "/etc/init.d/ssh": {}, "/run/initctl": {} } },
};

describe.each(initSystems)("$name", (system) => {
  test("is installed once, and taken away once", async () => {
    const { host, ran } = hostOf(hosts[system.name] ?? {});
    expect((await initSystemOf(host))?.name).toBe(system.name);
    const did = await installService(host, system, command);
    expect(did).toEqual([
      `wrote ${system.file.path}`,
      ...system.links.map(({ path, to }) => `linked ${path} -> ${to}`),
      "started the agent",
    ]);
    const before = ran.length;
    expect(await installService(host, system, command)).toEqual([]);
    expect(ran).toHaveLength(before);
    const changed = await installService(host, system, [...command, "--interval", "1h"]);
    expect(changed).toEqual([`wrote ${system.file.path}`, "restarted the agent"]);
    const undone = await uninstallService(host, system);
    expect(undone[0]).toBe("stopped the agent");
    expect(undone).toHaveLength(system.links.length + 2);
    expect(await host.stat(system.file.path)).toBeUndefined();
    expect(await uninstallService(host, system)).toEqual([]);
  });

  test("in an image there are only its files", async () => {
    const { host, ran } = hostOf(hosts[system.name] ?? {});
    const did = await installService({ ...host, confined: true }, system, command);
    expect(did).toHaveLength(system.links.length + 1);
    expect(ran).toEqual([]);
  });

  test("the words of the command line stay words", () => {
    expect(system.text(command)).toMatchSnapshot();
  });
});

test("what others than root can change is not started as root", async () => {
  const host = seeded({
    paths: {
      "/usr/local/bin/vigo-agent": {},
      "/srv/open": { kind: "folder", mode: "0775" },
      "/srv/open/vigo-agent": {},
      "/home/bob": { kind: "folder", uid: 1000 },
      "/home/bob/vigo-agent": {},
    },
  });
  expect(await strangersProgram(host, "/usr/local/bin/vigo-agent")).toBeUndefined();
  expect((await strangersProgram(host, "/srv/open/vigo-agent"))?.message).toContain('"/srv/open"');
  expect((await strangersProgram(host, "/home/bob/vigo-agent"))?.reason).toBe("not-permitted");
});
