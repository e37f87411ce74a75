import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { imagined } from "./imagined.ts";
import { machine } from "./machine.ts";
import { remembering } from "./remembering.ts";

const host = machine();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-programs-"));
});
afterAll(() => rm(folder, { recursive: true }));

const sh = (script: string, ...args: string[]) =>
  ({ argv: ["sh", "-c", script, "sh", ...args] }) as const;

test("says how a program ended, and what it said on which stream", async () => {
  const answered = await host.ask(sh('echo "$1"; echo no >&2; exit 3', "a  b'c"));
  expect(answered).toEqual({ code: 3, out: "a  b'c\n", err: "no\n" });
});

test("a program that does not exist is no error", async () => {
  expect(await host.ask({ argv: ["vigo-there-is-none"] })).toBeUndefined();
  expect(await host.ask({ argv: ["/etc/passwd"] })).toBeUndefined();
});

test("nothing of the agent's own environment reaches a program", async () => {
  process.env["VIGO_LEAK"] = "leaked";
  try {
    const answered = await host.ask({ argv: ["env"], env: { GIVEN: "1" } });
    const names = (answered?.out ?? "").split("\n").map((line) => line.split("=")[0] ?? "");
    expect(names.filter((name) => name !== "").sort()).toEqual(["GIVEN", "HOME", "LC_ALL", "PATH"]);
  } finally {
    delete process.env["VIGO_LEAK"];
  }
});

test("standard input is what was given, and closed otherwise", async () => {
  const bytes = new TextEncoder().encode("secret\n");
  expect(await host.ask({ argv: ["cat"], stdin: bytes })).toMatchObject({ out: "secret\n" });
  expect(await host.ask({ argv: ["cat"] })).toMatchObject({ code: 0, out: "" });
  // More than a pipe holds, to a program that reads none of it.
  expect(await host.ask({ argv: ["true"], stdin: new Uint8Array(1 << 20) })).toMatchObject({
    code: 0,
  });
});

test("a daemon that holds on to the output does not hold us up", async () => {
  const answered = await host.ask(sh("sleep 30 & echo $!"));
  expect(answered?.code).toBe(0);
  process.kill(Number(answered?.out), "SIGKILL");
});

test("output without end is cut from its middle", async () => {
  const answered = await host.ask(sh("head -c 20000000 /dev/zero | tr '\\0' x; echo end"));
  expect(answered?.out.length).toBeLessThan(17 * 1024 * 1024);
  expect(answered?.out).toMatch(/^x+\n\[\d+ bytes left out\]\nx+end\n$/);
});

test("the signal ends a program and all that it started", async () => {
  const pidFile = join(folder, "pid");
  const stop = new AbortController();
  const asked = host
    .until(stop.signal)
    .ask(sh('sleep 300 & echo $! > "$1.tmp"; mv "$1.tmp" "$1"; wait', pidFile));
  const pid = await eventually(async () => Number(await readFile(pidFile, "utf8")));
  stop.abort(new Error("too late"));
  await expect(asked).rejects.toThrow("too late");
  await gone(pid);
});

test("a step that runs a program says what failed, in the program's words", async () => {
  const step = { kind: "run", program: sh("echo broken >&2; exit 4") } as const;
  await expect(host.perform(step)).rejects.toThrow(/exit code 4: broken/);
  await expect(host.perform({ ...step, codes: [0, 4] })).resolves.toBe("broken\n");
  await expect(host.perform({ ...step, about: "the doing" })).rejects.toThrow(/^the doing failed/);
  await expect(
    host.perform({ kind: "run", program: { argv: ["vigo-there-is-none"] } }),
  ).rejects.toThrow('there is no program "vigo-there-is-none" on this host');
});

const answering = (line: string) =>
  machine().perform({ kind: "run", program: sh(line), refusals: "json" });

test.each([`{"changed":true,"error":null}`, `{"changed":true,"error":""}`, `{"changed":true}`])(
  "a step that answers %s has done its work",
  async (answer) => {
    await expect(answering(`echo '${answer}'`)).resolves.toBe(`${answer}\n`);
  },
);

test.each([
  [`echo '{"error":"no such map"}'`, "failed: no such map"],
  [`echo '{"error":{"code":7}}'`, 'failed: {"code":7}'],
  ["echo done", "something else than JSON"],
  ["echo null", "no JSON object"],
  [`echo '{"error":null}'; exit 3`, "failed with exit code 3"],
])("a step that answers in JSON refuses: %s", async (line, reason) => {
  await expect(answering(line)).rejects.toThrow(reason);
});

test("what goes on in the background is not waited for", async () => {
  const mark = join(folder, "mark");
  const program = sh('sleep 0.2; echo done > "$1"', mark);
  await host.perform({ kind: "run", program, background: true });
  await eventually(async () => expect(await readFile(mark, "utf8")).toBe("done\n"));
});

test("the same question is asked once, until something changes", async () => {
  const counter = join(folder, "count");
  const asking = remembering(host);
  const count = { argv: ["sh", "-c", `echo x >> ${counter}; wc -l < ${counter}`] } as const;
  expect((await asking.ask(count))?.out.trim()).toBe("1");
  expect((await asking.until(new AbortController().signal).ask(count))?.out.trim()).toBe("1");
  expect((await asking.ask({ ...count, fresh: true }))?.out.trim()).toBe("2");
  await asking.perform({ kind: "run", program: { argv: ["true"] } });
  expect((await asking.ask(count))?.out.trim()).toBe("3");
});

async function gone(pid: number): Promise<void> {
  await eventually(async () => {
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
    if (!/\) [ZX]/.test(state)) throw new Error("still running");
  });
}

async function eventually<T>(look: () => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      return await look();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return look();
}

test("a private file exists for as long as the program runs, for its account alone", async () => {
  const content = new TextEncoder().encode("canary\n");
  const answered = await host.ask({
    argv: ["sh", "-c", 'cat "{{file}}"; stat -c %a "{{file}}"; echo "{{file}}"'],
    privateFile: { placeholder: "{{file}}", content },
  });
  const [secret, mode, path = ""] = (answered?.out ?? "").split("\n");
  expect([secret, mode]).toEqual(["canary", "600"]);
  await expect(readFile(path)).rejects.toThrow("ENOENT");
});

test("a program may have a time limit of its own, which ends all that it started", async () => {
  const pidFile = join(folder, "limited");
  const script = 'sleep 300 & echo $! > "$1.tmp"; mv "$1.tmp" "$1"; wait';
  await expect(host.ask({ ...sh(script, pidFile), seconds: 1 })).rejects.toThrow(
    '"sh" took longer than its 1 seconds',
  );
  await gone(Number(await readFile(pidFile, "utf8")));
});

test("output may be wanted to the byte, and is refused when it is cut", async () => {
  const answered = await host.ask({ ...sh("printf '\\377\\000x'"), exact: true });
  expect([...(answered?.bytes ?? [])]).toEqual([0xff, 0, 0x78]);
  const endless = host.ask({ ...sh("head -c 17000000 /dev/zero"), exact: true });
  await expect(endless).rejects.toThrow('"sh" printed more than');
});

test("what refreshes is asked once, whatever changes, and a dry run does without", async () => {
  const mark = join(folder, "refreshed");
  const refresh = { ...sh(`echo x >> ${mark}`), refreshes: true } as const;
  const run = remembering(host);
  await run.ask(refresh);
  await run.perform({ kind: "run", program: { argv: ["true"] } });
  await run.ask(refresh);
  expect(await imagined(host).ask(refresh)).toBeUndefined();
  expect(await readFile(mark, "utf8")).toBe("x\n");
});

test("whoever is busy is waited for", async () => {
  const mark = join(folder, "free");
  const program = { ...sh(`test -e ${mark} || { touch ${mark}; echo locked >&2; exit 1; }`) };
  expect(await host.ask({ ...program, busy: ["locked"] })).toMatchObject({ code: 0 });
  await rm(mark);
  expect(await host.ask({ ...program, busy: ["another word"] })).toMatchObject({ code: 1 });
});

test("a private file may have a name, and a folder of its own", async () => {
  const content = new TextEncoder().encode("x");
  const given = { placeholder: "{file}", folderPlaceholder: "{folder}", content, name: "a.repo" };
  const program = { ...sh('ls "$1"; cat "$2"', "{folder}", "{file}"), privateFile: given };
  expect(await host.ask(program)).toMatchObject({ out: "a.repo\nx" });
  const onDisk = { ...program, privateFile: { ...given, onDisk: true } } as const;
  expect(await host.ask(onDisk)).toMatchObject({ out: "a.repo\nx" });
});
