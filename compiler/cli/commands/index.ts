// The table of commands, in the order in which help lists them.
import type { CommandEntry } from "../command.ts";

/** Words that only group others. */
export const groups: ReadonlyMap<string, string> = new Map([
  ["config", "work with the stacks tree and its releases"],
  ["config examples", "configcrates to begin with, and what takes them off again"],
  ["bundle", "look into what was compiled"],
  ["compliance", "frameworks, and the tags that stand for their controls"],
  ["inventory", "the hosts that there are, and their keys"],
  ["trust", "signing keys and the root of trust"],
  ["secrets", "the vault that `secret:` refers to"],
]);

export const commands: readonly CommandEntry[] = [
  {
    words: ["config", "validate"],
    summary: "find every mistake in a stacks tree; writes nothing",
    load: () => import("./config-validate.ts"),
  },
  {
    words: ["config", "fmt"],
    summary: "write labels, the order of keys and plain repairs into the stacks",
    load: () => import("./config-fmt.ts"),
  },
  {
    words: ["config", "publish"],
    summary: "validate, compile, sign and publish a stacks tree",
    load: () => import("./config-publish.ts"),
  },
  {
    words: ["config", "trace"],
    summary: "show why a host gets what it gets, and from where",
    load: () => import("./config-trace.ts"),
  },
  {
    words: ["config", "tree"],
    summary: "show the folders of a stacks tree, and what each brings",
    load: () => import("./config-tree.ts"),
  },
  {
    words: ["config", "search"],
    summary: "find who uses a configcrate, a role, a pattern or a variable",
    load: () => import("./config-search.ts"),
  },
  {
    words: ["config", "migrate"],
    summary: "bring a tree of an earlier version up to date",
    load: () => import("./config-migrate.ts"),
  },
  {
    words: ["config", "examples", "list"],
    summary: "list the examples that come with vigo",
    load: () => import("./config-examples-list.ts"),
  },
  {
    words: ["config", "examples", "copy"],
    summary: "copy an example into a stacks tree",
    load: () => import("./config-examples-copy.ts"),
  },
  {
    words: ["config", "history"],
    summary: "list the releases of a store",
    load: () => import("./config-history.ts"),
  },
  {
    words: ["config", "rollback"],
    summary: "publish what an old release said as a new one",
    load: () => import("./config-rollback.ts"),
  },
  {
    words: ["config", "freeze"],
    summary: "let nobody publish for a while",
    load: () => import("./config-freeze.ts"),
  },
  {
    words: ["config", "unfreeze"],
    summary: "let everybody publish again",
    load: () => import("./config-unfreeze.ts"),
  },
  {
    words: ["config", "status"],
    summary: "say what a store holds now, and whether it takes releases",
    load: () => import("./config-status.ts"),
  },
  {
    words: ["config", "server"],
    summary: "show the settings that count here, and where each comes from",
    load: () => import("./config-server.ts"),
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
    summary: "check every signature and hash of a store, or of one host's file",
    load: () => import("./bundle-verify.ts"),
  },
  {
    words: ["bundle", "export"],
    summary: "write all that one host needs into one file, for a host without network",
    load: () => import("./bundle-export.ts"),
  },
  {
    words: ["bundle", "doctor"],
    summary: "find out what is well and what is not with a store",
    load: () => import("./bundle-doctor.ts"),
  },
  {
    words: ["bundle", "gc"],
    summary: "remove from a store what no kept release needs",
    load: () => import("./bundle-gc.ts"),
  },
  {
    words: ["test"],
    summary: "hold compiled bundles against the policy tests of the tree",
    load: () => import("./test.ts"),
  },
  {
    words: ["retract"],
    summary: "print what takes configcrates back, and whom that concerns",
    load: () => import("./retract.ts"),
  },
  {
    words: ["compliance", "provisions"],
    summary: "list the tags of capabilities, or show what one of them covers",
    load: () => import("./compliance-provisions.ts"),
  },
  {
    words: ["compliance", "bundles"],
    summary: "list the tags of parts of a framework, or show what one of them covers",
    load: () => import("./compliance-bundles.ts"),
  },
  {
    words: ["inventory", "add"],
    summary: "add hosts and their keys to the inventory, from enrolment requests",
    load: () => import("./inventory-add.ts"),
  },
  {
    words: ["trust", "init"],
    summary: "make a root of trust and the keys that sign releases",
    load: () => import("./trust-init.ts"),
  },
  {
    words: ["trust", "show"],
    summary: "show who signs what in a store, a root or a key folder, and until when",
    load: () => import("./trust-show.ts"),
  },
  {
    words: ["trust", "rotate"],
    summary: "put a new key in the place of another",
    load: () => import("./trust-rotate.ts"),
  },
  {
    words: ["trust", "revoke"],
    summary: "take a key out of all its roles",
    load: () => import("./trust-revoke.ts"),
  },
  {
    words: ["trust", "renew"],
    summary: "let the root of trust last for another year",
    load: () => import("./trust-renew.ts"),
  },
  {
    words: ["trust", "floor"],
    summary: "forbid old releases, even to new hosts",
    load: () => import("./trust-floor.ts"),
  },
  {
    words: ["trust", "sign"],
    summary: "add a signature to the next root",
    load: () => import("./trust-sign.ts"),
  },
  {
    words: ["trust", "publish"],
    summary: "put the next root into a store",
    load: () => import("./trust-publish.ts"),
  },
  {
    words: ["trust", "refresh"],
    summary: "sign anew what is about to expire, for cron",
    load: () => import("./trust-refresh.ts"),
  },
  {
    words: ["secrets", "init"],
    summary: "make a vault for secrets",
    load: () => import("./secrets-init.ts"),
  },
  {
    words: ["secrets", "unlock"],
    summary: "unlock the vault for a while",
    load: () => import("./secrets-unlock.ts"),
  },
  {
    words: ["secrets", "lock"],
    summary: "lock the vault now",
    load: () => import("./secrets-lock.ts"),
  },
  {
    words: ["secrets", "set"],
    summary: "give a secret its value, from a file, standard input or a hidden line",
    load: () => import("./secrets-set.ts"),
  },
  {
    words: ["secrets", "reveal"],
    summary: "print the value of a secret",
    load: () => import("./secrets-reveal.ts"),
  },
  {
    words: ["secrets", "list"],
    summary: "list the secrets, their versions and ages, and who uses them",
    load: () => import("./secrets-list.ts"),
  },
  {
    words: ["secrets", "rotate"],
    summary: "give the vault a new master key, or a secret a new value",
    load: () => import("./secrets-rotate.ts"),
  },
  {
    words: ["why"],
    summary: "show which lines made what a host is told, and what they beat",
    load: () => import("./why.ts"),
  },
  {
    words: ["who"],
    summary: "show which hosts and attributes a line of the stacks reaches",
    load: () => import("./who.ts"),
  },
  {
    words: ["explain"],
    summary: "explain a diagnostic: what it means, and what mends it",
    load: () => import("./explain.ts"),
  },
  {
    words: ["when"],
    summary: "try a condition: is it sound, and does it hold on such a host?",
    load: () => import("./when.ts"),
  },
  {
    words: ["template"],
    summary: "try a template: print it with the variables and traits given",
    load: () => import("./template.ts"),
  },
  {
    words: ["completion"],
    summary: "print a completion script for a shell",
    load: () => import("./completion.ts"),
  },
];
