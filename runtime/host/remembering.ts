// A host whose programs are asked the same thing only once, for as long as nothing is changed.
import type { Answered, Host } from "./host.ts";

/** Two hundred resources then cost one look at the table of packages, and not two hundred. */
export function remembering(host: Host): Host {
  return over(host, { answers: new Map(), refreshed: new Map() });
}

type Answers = Map<string, Promise<Answered | undefined>>;

interface Memory {
  readonly answers: Answers;
  /** What was brought up to date stays so for the run. */
  readonly refreshed: Answers;
}

function over(host: Host, memory: Memory): Host {
  return {
    ...host,
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
      if (refreshes === true) memory.answers.clear();
      const asked = host.ask(program);
      answers.set(key, asked);
      // What was cut short says nothing about the next time.
      asked.catch(() => answers.delete(key));
      return asked;
    },
    perform: async (step) => {
      memory.answers.clear();
      try {
        return await host.perform(step);
      } finally {
        memory.answers.clear();
      }
    },
    until: (signal) => over(host.until(signal), memory),
  };
}
