import type { ViteUserConfig } from "vitest/config";

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
  },
};

export default config;
