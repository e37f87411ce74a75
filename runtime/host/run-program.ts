// Runs one program of the machine: with an environment that is always the same, and to its end or to ours.
import type { ChildProcess } from "node:child_process";
import { constants as fileConstants } from "node:fs";
import { access, chown, mkdtemp, open, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemCode } from "../contract/system-refusal.ts";
import type { Answered, PrivateFile, Program } from "./host.ts";

/** Undefined when there is no such program. Rejects with the signal's reason once it is given. */
export async function runProgram(
  program: Program,
  signal?: AbortSignal,
): Promise<Answered | undefined> {
  const { privateFile, ...rest } = program;
  if (privateFile === undefined) return runInTurn(rest, signal);
  return withPrivateFile(privateFile, (path) => {
    const [name, ...args] = rest.argv;
    const { placeholder, folderPlaceholder = placeholder } = privateFile;
    const named = args.map((word) =>
      word.replaceAll(placeholder, path).replaceAll(folderPlaceholder, dirname(path)),
    );
    return runInTurn({ ...rest, argv: [name, ...named] }, signal);
  });
}

/** Whoever holds what the program needs is waited for, but not without end. */
async function runInTurn(program: Program, signal?: AbortSignal): Promise<Answered | undefined> {
  const { busy = [] } = program;
  for (let waited = 0; ; waited += busyPauseMs) {
    const answered = await runPlain(program, signal);
    if (answered === undefined || answered.code === 0 || waited >= busyMs) return answered;
    const said = answered.err + answered.out;
    if (!busy.some((words) => said.includes(words))) return answered;
    await sleep(busyPauseMs, undefined, { signal });
  }
}

const busyPauseMs = 1_000;
const busyMs = 120_000;

/** In memory where there is a place for that, so that no disk ever sees it. */
async function withPrivateFile<T>(
  { content, owner, onDisk, name = "secret" }: PrivateFile,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(onDisk === true ? tmpdir() : await memoryFolder(), "vigo-"));
  try {
    const path = join(folder, name);
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(content);
      if (owner !== undefined) await file.chown(owner, -1);
    } finally {
      await file.close();
    }
    if (owner !== undefined) await chown(folder, owner, -1);
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function memoryFolder(): Promise<string> {
  const isUsable = await access("/dev/shm", fileConstants.W_OK).then(
    () => true,
    () => false,
  );
  return isUsable ? "/dev/shm" : tmpdir();
}

/** With a time limit of its own, where it has one. */
async function runPlain(program: Program, signal?: AbortSignal): Promise<Answered | undefined> {
  const { seconds } = program;
  if (seconds === undefined) return runToEnd(program, signal);
  const stop = new AbortController();
  const late = new Error(`"${program.argv[0]}" took longer than its ${seconds} seconds`);
  const timer = setTimeout(() => stop.abort(late), seconds * 1000);
  try {
    const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
    return await runToEnd(program, AbortSignal.any(signals));
  } finally {
    clearTimeout(timer);
  }
}

async function runToEnd(program: Program, signal?: AbortSignal): Promise<Answered | undefined> {
  signal?.throwIfAborted();
  const path = await findProgram(program.argv[0]);
  if (path === undefined) return undefined;
  const { spawn } = await import("./spawn.ts");
  const child = spawn(path, program.argv.slice(1), {
    ...surroundings(program),
    // In a group of its own, so that all that it starts can be ended with it.
    detached: true,
    stdio: [program.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const end = (): void => endGroup(child);
  signal?.addEventListener("abort", end, { once: true });
  try {
    const answered = await answerOf(child, program);
    signal?.throwIfAborted();
    return answered;
  } catch (error) {
    // The file went away since we looked.
    if (systemCode(error) === "ENOENT" && program.cwd === undefined) return undefined;
    throw error;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

/** Begins a program that is to outlive us. False when there is no such program. */
export async function startProgram(program: Program): Promise<boolean> {
  const path = await findProgram(program.argv[0]);
  if (path === undefined) return false;
  const { spawn } = await import("./spawn.ts");
  const child = spawn(path, program.argv.slice(1), {
    ...surroundings(program),
    detached: true,
    stdio: "ignore",
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  child.unref();
  return true;
}

/** Where programs of the system lie. An inherited PATH could bring in somebody else's. */
const folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

async function findProgram(name: string): Promise<string | undefined> {
  const candidates = name.includes("/") ? [name] : folders.map((folder) => join(folder, name));
  for (const candidate of candidates) {
    const isThere = await access(candidate, fileConstants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return undefined;
}

function surroundings({ cwd = "/", env }: Program): {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
} {
  return { cwd, env: { PATH: folders.join(":"), HOME: "/root", LC_ALL: "C", ...env } };
}

async function answerOf(child: ChildProcess, { argv, stdin, exact }: Program): Promise<Answered> {
  const out = collected(child.stdout);
  const err = collected(child.stderr);
  // A program that does not read all of its input is no fault of ours.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(stdin);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
  await closed(child);
  const answered = { code, out: out.text(), err: err.text() };
  if (exact !== true) return answered;
  const bytes = out.bytes();
  if (bytes === undefined) throw new Error(`"${argv[0]}" printed more than ${keptBytes} bytes`);
  return { ...answered, bytes };
}

/** A daemon that a program left behind keeps its output open; what the program itself said is there by now. */
async function closed(child: ChildProcess): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const open = streams.filter((stream) => !stream.readableEnded && !stream.destroyed);
  const ends = Promise.all(
    open.map((stream) => new Promise((resolve) => stream.once("close", resolve))),
  );
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, lingerMs);
  });
  await Promise.race([ends, patience]);
  clearTimeout(timer);
  for (const stream of streams) stream.destroy();
}

const lingerMs = 200;

interface Collected {
  text(): string;
  /** Undefined when some were left out. */
  bytes(): Uint8Array | undefined;
}

/** The first and the last of what a stream brings; programs that print without end fill no memory. */
function collected(stream: NodeJS.ReadableStream | null): Collected {
  const head: Buffer[] = [];
  let tail = Buffer.alloc(0);
  let headLength = 0;
  let dropped = 0;
  stream?.on("data", (chunk: Buffer) => {
    const room = Math.max(0, keptBytes - headLength);
    if (room > 0) {
      head.push(chunk.subarray(0, room));
      headLength += Math.min(room, chunk.length);
    }
    const rest = chunk.subarray(room);
    if (rest.length === 0) return;
    const joined = Buffer.concat([tail, rest]);
    tail = joined.subarray(Math.max(0, joined.length - keptBytes));
    dropped += joined.length - tail.length;
  });
  return {
    text: () => {
      const gap = dropped === 0 ? "" : `\n[${dropped} bytes left out]\n`;
      return `${Buffer.concat(head).toString("utf8")}${gap}${tail.toString("utf8")}`;
    },
    bytes: () => (dropped === 0 ? Buffer.concat([...head, tail]) : undefined),
  };
}

/** Tables of packages are long: a Debian desktop has some 300 kB of them. */
const keptBytes = 8 * 1024 * 1024;

/** Politely first; a group that is still there after a while is killed. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const group = -child.pid;
  if (!signalled(group, "SIGTERM")) return;
  setTimeout(() => signalled(group, "SIGKILL"), politeMs);
}

const politeMs = 2_000;

/** False when nobody is left to receive it. */
function signalled(group: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(group, signal);
  } catch (error) {
    if (systemCode(error) === "ESRCH") return false;
    throw error;
  }
}
