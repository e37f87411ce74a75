// `agent`: which agent this is, and which release it enforced last.
import type { Collector } from "./collector.ts";

export const agent: Collector = {
  name: "agent",
  collect: ({ agent: { version, release } }) => Promise.resolve({ version, release: release ?? 0 }),
};
