import { availableParallelism } from "node:os";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import type { ViteUserConfig } from "vitest/config";

/** They wait for machines and disks more than they compute: begun last, they would be waited for alone. */
const slowest: readonly string[] = [
  "fixtures/hosts.test.ts",
  "fixtures/real-guard.test.ts",
  "fixtures/agent-killed.test.ts",
  "fixtures/real-ceph.test.ts",
  "fixtures/real-disk.test.ts",
  "fixtures/real-publisher-disk.test.ts",
  "fixtures/real-agent.test.ts",
  "fixtures/publisher-races.test.ts",
  "scripts/bench.test.ts",
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = slowest.findIndex((path) => moduleId.endsWith(`/${path}`));
      return at === -1 ? slowest.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

const config: ViteUserConfig = {
  test: {
    include: [
      "compiler/**/*.test.ts",
      "runtime/**/*.test.ts",
      "scripts/**/*.test.ts",
      "fixtures/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Much of what the slowest wait for is no processor, so that one more than there are keeps all of them busy.
    maxWorkers: availableParallelism() + 1,
    // Modules keep no state, so that files may share them: loading them anew for each takes a tenth of all the time.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
  },
};

export default config;
