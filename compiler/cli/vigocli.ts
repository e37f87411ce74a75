// The program `vigocli`, for operators and CI.
import { commands, groups } from "./commands/index.ts";
import type { ProgramDefinition } from "./program-definition.ts";

export const vigocli: ProgramDefinition = {
  name: "vigocli",
  description: "Compiles a tree of YAML into one signed bundle per host, ahead of time.",
  overview: `
Start here:
  $ vigocli trust init --out keys
  $ vigocli config validate --stacks stacks
  $ vigocli compile --stacks stacks --key keys --out store
  $ vigocli bundle show web01.example.com --store store

Exit codes: 0 done; 1 the input is wrong; 2 the command line is wrong; 3 the disk, the
network or a signature refused; 4 differences (where --exit-code asks); 70 a bug in vigo.`,
  groups,
  commands,
};
