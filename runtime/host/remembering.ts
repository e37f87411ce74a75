// A host whose programs and accounts are asked the same thing only once, for as long as nothing is changed.
import type { Answered, Host, Survey } from "./host.ts";

/** Two hundred resources then cost one look at the table of packages, and not two hundred. */
export function remembering(host: Host): Host {
  const memory = { answers: new Map(), refreshed: new Map(), ids: new Map(), kept: new Map() };
  return over(host, memory);
}

type Answers = Map<string, Promise<Answered | undefined>>;

interface Memory {
  readonly answers: Answers;
  /** What was brought up to date stays so for the run. */
  readonly refreshed: Answers;
  /** Of accounts and groups: most files name the same owner. */
  readonly ids: Map<string, Promise<number | undefined>>;
  readonly kept: Map<Survey<unknown>, Promise<unknown>>;
}

function over(host: Host, memory: Memory): Host {
  return {
    ...host,
    kept: memory.kept,
    userId: (name) => idOf(memory, `user ${name}`, () => host.userId(name)),
    groupId: (name) => idOf(memory, `group ${name}`, () => host.groupId(name)),
    ask: (program) => {
      const { fresh, stdin, privateFile, refreshes } = program;
      if (fresh === true || stdin !== undefined || privateFile !== undefined) {
        return host.ask(program);
      }
      const answers = refreshes === true ? memory.refreshed : memory.answers;
      const key = JSON.stringify([program.argv, program.cwd, program.env]);
      const known = answers.get(key);
      if (known !== undefined) return known;
      // What was known before may no longer be so.
      if (refreshes === true) forget(memory);
      const asked = host.ask(program);
      answers.set(key, asked);
      // What was cut short says nothing about the next time.
      asked.catch(() => answers.delete(key));
      return asked;
    },
    perform: async (step) => {
      forget(memory);
      try {
        return await host.perform(step);
      } finally {
        forget(memory);
      }
    },
    until: (signal) => over(host.until(signal), memory),
  };
}

function idOf(
  { ids }: Memory,
  key: string,
  find: () => Promise<number | undefined>,
): Promise<number | undefined> {
  const known = ids.get(key);
  if (known !== undefined) return known;
  const found = find();
  ids.set(key, found);
  found.catch(() => ids.delete(key));
  return found;
}

/** But for what was brought up to date: that stays so, whatever is changed. */
function forget({ answers, ids, kept }: Memory): void {
  answers.clear();
  ids.clear();
  kept.clear();
}
