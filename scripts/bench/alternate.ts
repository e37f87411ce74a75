// Runs several commands in turn, A B A B, so that a machine that becomes slower does so for all of them.
import { sampleOf, type Command, type Sample } from "./sample.ts";

export interface Subject {
  readonly name: string;
  readonly command: Command;
  /** Makes everything as it has to be before a run; not measured. */
  readonly before?: () => Promise<void>;
}

/** By name, and as many of each as rounds were asked for. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

export interface Rounds {
  readonly rounds: number;
  /** Rounds that come first and do not count: files are read from disk once, and code is compiled. */
  readonly warmUps: number;
}

/** For commands that take minutes: these are warm before the first one is over. */
export function fewRounds({ rounds }: Rounds): Rounds {
  return { rounds: Math.min(rounds, 3), warmUps: 0 };
}

export async function alternate(
  subjects: readonly Subject[],
  { rounds, warmUps }: Rounds,
): Promise<Samples> {
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { name, command, before } of subjects) {
      await before?.();
      const sample = await sampleOf(command);
      if (round >= 0) samples.get(name)?.push(sample);
    }
  }
  return samples;
}

export function samplesOf(samples: Samples, name: string): readonly Sample[] {
  const found = samples.get(name);
  if (found === undefined) throw new Error(`"${name}" was not measured`);
  return found;
}
