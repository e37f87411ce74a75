// The table of commands, in the order in which help lists them.
import type { CommandEntry } from "../command.ts";

/** Words that only group others. */
export const groups: ReadonlyMap<string, string> = new Map([
  ["config", "work with the stacks tree"],
  ["bundle", "look into what was compiled"],
  ["trust", "signing keys and the root of trust"],
]);

export const commands: readonly CommandEntry[] = [
  {
    words: ["config", "validate"],
    summary: "find every mistake in a stacks tree; writes nothing",
    load: () => import("./config-validate.ts"),
  },
  {
    words: ["compile"],
    summary: "compile a stacks tree into a store, signed",
    load: () => import("./compile.ts"),
  },
  {
    words: ["bundle", "show"],
    summary: "show what one host is told",
    load: () => import("./bundle-show.ts"),
  },
  {
    words: ["bundle", "diff"],
    summary: "show which hosts change between two stores or trees, and how",
    load: () => import("./bundle-diff.ts"),
  },
  {
    words: ["bundle", "verify"],
    summary: "check every signature and hash of a store",
    load: () => import("./bundle-verify.ts"),
  },
  {
    words: ["trust", "init"],
    summary: "make a root of trust and the keys that sign releases",
    load: () => import("./trust-init.ts"),
  },
  {
    words: ["explain"],
    summary: "explain a diagnostic: what it means, and what mends it",
    load: () => import("./explain.ts"),
  },
  {
    words: ["completion"],
    summary: "print a completion script for a shell",
    load: () => import("./completion.ts"),
  },
];
