// What only a real server can show: that ssh is told the right things, and what is said when it is not reached.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { machine } from "../../host/machine.ts";
import { bound } from "../executor.ts";
import { sshExec } from "../ssh-exec.ts";

const daemon = "/usr/sbin/sshd";
const reasons = [
  ...(existsSync(daemon) ? [] : ["there is no sshd"]),
  ...(existsSync("/usr/bin/ssh") ? [] : ["there is no ssh"]),
  ...(process.getuid?.() === 0 ? [] : ["sshd needs root"]),
];

const item = bound(sshExec);
let area = "";
let madeFolder = false;
let server: ChildProcess | undefined;
let way = {};

describe.skipIf(reasons.length > 0)(`a real server ${reasons.join(", ")}`, () => {
  beforeAll(async () => {
    area = await mkdtemp(join(tmpdir(), "vigo-ssh-"));
    for (const name of ["host", "other", "user"]) {
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(area, name)]);
    }
    await writeFile(join(area, "allowed"), await readFile(join(area, "user.pub")));
    await chmod(area, 0o700);
    // Where there is no service for it, nobody has made the folder that sshd locks itself into.
    madeFolder = await mkdir("/run/sshd").then(
      () => true,
      () => false,
    );
    const port = await freePort();
    server = spawn(
      daemon,
      [
        ..."-D -e -f none -o ListenAddress=127.0.0.1 -o UsePAM=no -o StrictModes=no".split(" "),
        ..."-o PermitRootLogin=yes -p".split(" "),
        String(port),
        "-h",
        join(area, "host"),
        "-o",
        `PidFile=${join(area, "pid")}`,
        "-o",
        `AuthorizedKeysFile=${join(area, "allowed")}`,
      ],
      { stdio: "ignore" },
    );
    await listening(port);
    way = {
      host: "127.0.0.1",
      port,
      username: userInfo().username,
      credential: await readFile(join(area, "user"), "utf8"),
      host_key: await readFile(join(area, "host.pub"), "utf8"),
    };
  });

  afterAll(async () => {
    if (server !== undefined && server.exitCode === null) {
      const ended = once(server, "exit");
      server.kill();
      await ended;
    }
    if (madeFolder) await rmdir("/run/sshd");
    await rm(area, { recursive: true, force: true });
  });

  test("a command runs where its guards let it", async () => {
    const mark = join(area, "mark");
    const wanted = item.bind({
      ...way,
      command: `echo done; touch ${mark}`,
      unless: `test -e ${mark}`,
    });
    const host = machine();
    const decision = await wanted.check(host);
    const [step] = decision.kind === "steps" ? decision.steps : [];
    expect(step === undefined ? undefined : await host.perform(step)).toBe("done\n");
    expect((await wanted.check(host)).kind).toBe("settled");
  });

  test("a command may fail with 255 without the server being out of reach", async () => {
    const guarded = item.bind({ ...way, command: "true", onlyif: "exit 255" });
    expect((await guarded.check(machine())).kind).toBe("settled");
  });

  test("a guard that the server does not know has not said no", async () => {
    const guarded = item.bind({ ...way, command: "true", unless: "no-such-program" });
    await expect(guarded.check(machine())).rejects.toThrow("`unless` cannot be run");
  });

  test("a server with another key is not talked to", async () => {
    const other = await readFile(join(area, "other.pub"), "utf8");
    const guarded = item.bind({ ...way, host_key: other, command: "true", unless: "true" });
    await expect(guarded.check(machine())).rejects.toThrow("it shows another key");
  });

  test("a key that the server does not take is told", async () => {
    const credential = await readFile(join(area, "other"), "utf8");
    const guarded = item.bind({ ...way, credential, command: "true", unless: "true" });
    await expect(guarded.check(machine())).rejects.toThrow(/not reached: .*Permission denied/);
  });

  test("a server that is not there is told", async () => {
    const port = await freePort();
    const guarded = item.bind({ ...way, port, command: "true", unless: "true" });
    await expect(guarded.check(machine())).rejects.toThrow(/not reached: .*Connection refused/);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a server has a port");
  return address.port;
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = createConnection({ port, host: "127.0.0.1" });
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await setTimeout(50);
  }
  throw new Error("sshd does not listen");
}
