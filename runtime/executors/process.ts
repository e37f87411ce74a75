// Looks for processes by their command lines: that one runs, or that none is left.
import type { HostView, Step } from "../host/host.ts";
import { oneOf, optionalInteger, requiredText } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { ancestry, observeProcesses, type Running } from "./running.ts";

interface ProcessWant {
  readonly written: string;
  readonly pattern: RegExp;
  readonly state: "running" | "absent";
  readonly signal: string;
  readonly grace: number;
}

interface ProcessFound {
  readonly matching: readonly Running[];
  /** Those that match and that the agent stands on: its own process, and those that started it. */
  readonly spared: readonly Running[];
}

export const processType: Executor<ProcessWant, ProcessFound> = {
  type: "process",
  reach: "system",
  attributes: ["pattern", "signal", "grace", "state"],
  want,
  target: (want) => want.written,
  observe,
  decide,
};

function want(attributes: Attributes): ProcessWant {
  const pattern = requiredText(attributes, "pattern");
  const grace = optionalInteger(attributes, "grace") ?? 10;
  if (grace < 0) throw new Error("the attribute `grace` is less than nothing");
  return {
    written: pattern,
    pattern: regularExpression(pattern),
    state: oneOf(attributes, "state", ["running", "absent"]),
    signal: oneOf(attributes, "signal", ["TERM", "INT", "HUP", "QUIT", "KILL", "USR1", "USR2"]),
    grace,
  };
}

function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the attribute \`pattern\` is no regular expression: ${why}`, { cause: error });
  }
}

async function observe(want: ProcessWant, host: HostView): Promise<ProcessFound> {
  const matching = await observeProcesses(want.pattern, host);
  const own = await ancestry(host);
  const [self] = own;
  if (want.state === "running") {
    return { matching: matching.filter(({ pid }) => pid !== self), spared: [] };
  }
  const isSpared = ({ pid }: Running): boolean => pid === 1 || own.includes(pid);
  return {
    matching: matching.filter((running) => !isSpared(running)),
    spared: matching.filter((running) => isSpared(running) && running.pid !== self),
  };
}

function decide(want: ProcessWant, { matching, spared }: ProcessFound): Decision {
  if (want.state === "running") {
    return matching.length > 0
      ? { kind: "settled" }
      : stuck(`no process runs whose command line matches "${want.written}"`);
  }
  const note =
    spared.length === 0
      ? {}
      : { note: `the agent runs beneath ${spared.map(nameOf).join(", ")}, which is left alone` };
  if (matching.length === 0) return { kind: "settled", ...note };
  return { kind: "steps", change: "deleted", steps: [stopStep(want, matching)], ...note };
}

/** Command lines may hold secrets, so that only the names of programs are told. */
function nameOf({ pid, program }: Running): string {
  return `${pid} (${program})`;
}

function stopStep({ signal, grace }: ProcessWant, matching: readonly Running[]): Step {
  const after = grace === 0 || signal === "KILL" ? "" : `, and KILL after ${grace} seconds`;
  const processes = matching.map(({ pid, started }) => `${pid}:${started}`);
  return {
    kind: "run",
    about: `send ${signal} to ${matching.map(nameOf).join(", ")}${after}`,
    program: { argv: ["sh", "-c", stopScript, "sh", signal, String(grace), ...processes] },
  };
}

/**
 * A number may have gone to another process by now, so that each is held against the time at which
 * it was started before every signal. Those that are only waiting to be buried count as gone.
 */
const stopScript = `
signal=$1 grace=$2
shift 2
is_there() {
  read -r line 2>/dev/null <"/proc/\${1%%:*}/stat" || return 1
  started=\${1#*:}
  set -- \${line##*) }
  [ "$1" != Z ] && [ "$1" != X ] && [ "\${20}" = "$started" ]
}
left() {
  rest=
  for each in "$@"; do
    if is_there "$each"; then rest="$rest $each"; fi
  done
}
tell() {
  for each in $rest; do
    if is_there "$each"; then kill -s "$1" "\${each%%:*}" 2>/dev/null; fi
  done
}
settle() {
  tries=$(($1 * 10))
  while left $rest; [ -n "$rest" ] && [ "$tries" -gt 0 ]; do
    sleep 0.1 2>/dev/null || { sleep 1; tries=$((tries - 9)); }
    tries=$((tries - 1))
  done
}
rest=$*
tell "$signal"
if [ "$grace" -gt 0 ]; then settle "$grace"; else settle 5; fi
if [ -n "$rest" ] && [ "$grace" -gt 0 ]; then
  tell KILL
  settle 5
fi
[ -z "$rest" ] && exit 0
echo "still there:$rest" >&2
exit 1
`;
