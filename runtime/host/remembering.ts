// A host whose programs are asked the same thing only once, for as long as nothing is changed.
import type { Answered, Host } from "./host.ts";

/** Two hundred resources then cost one look at the table of packages, and not two hundred. */
export function remembering(host: Host): Host {
  const answers = new Map<string, Promise<Answered | undefined>>();
  return over(host, answers);
}

function over(host: Host, answers: Map<string, Promise<Answered | undefined>>): Host {
  return {
    ...host,
    ask: (program) => {
      if (program.fresh === true || program.stdin !== undefined) return host.ask(program);
      const key = JSON.stringify([program.argv, program.cwd, program.env]);
      const known = answers.get(key);
      if (known !== undefined) return known;
      const asked = host.ask(program);
      answers.set(key, asked);
      // What was cut short says nothing about the next time.
      asked.catch(() => answers.delete(key));
      return asked;
    },
    perform: async (step) => {
      answers.clear();
      try {
        return await host.perform(step);
      } finally {
        answers.clear();
      }
    },
    until: (signal) => over(host.until(signal), answers),
  };
}
