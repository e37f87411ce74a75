// `vigocli secrets list`: what a vault holds, how old it is, and who uses it.
import type { Command } from "commander";
import type { Policy } from "../../5-specialize/policy.ts";
import { columns } from "../../explore/columns.ts";
import type { RecordFacts } from "../../secrets/vault-record.ts";
import { listVault } from "../../secrets/vault.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { ageText } from "../age-text.ts";
import { exitCodeOf, printErrors, printRefusal } from "../print.ts";
import { addProjectOptions, compileProject, findProject } from "../project.ts";
import { addVaultOptions, chooseVault } from "../vault.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  addVaultOptions(command);
  addProjectOptions(command);
  command.option("--json", "print it as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli secrets list
  $ vigocli secrets list --stacks stacks

It shows no values, and needs no key. With --stacks it says how many hosts get each secret.`,
  );
}

interface Listed extends RecordFacts {
  /** Names of the hosts that get it; undefined when nobody asked. */
  readonly hosts?: readonly string[];
}

export async function run(call: Call, world: World): Promise<number> {
  const choice = await chooseVault(call, world);
  if (choice.kind !== "ok") return printRefusal(choice, call, world);
  const listed = await listVault(choice.value.place);
  if (listed.kind !== "ok") return printRefusal(listed, call, world);
  const facts = listed.value.map(({ path, version, created }) => ({ path, version, created }));
  if (text(call, "stacks") === undefined) return print(facts, call, world);
  const compiled = await compileProject(findProject(call, world), world, { lint: false });
  if (compiled.kind === "refused") return printRefusal(compiled, call, world);
  printErrors(compiled.value.diagnostics, call, world);
  const { policy, diagnostics } = compiled.value;
  if (policy === undefined) return exitCodeOf(diagnostics);
  const users = usersIn(policy);
  const used = facts.map((fact): Listed => ({ ...fact, hosts: users.get(fact.path) ?? [] }));
  return print(used, call, world);
}

function usersIn({ hosts }: Policy): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { header, secrets = [] } of hosts) {
    for (const path of secrets) {
      const list = users.get(path) ?? [];
      list.push(header.host);
      users.set(path, list);
    }
  }
  return users;
}

function print(listed: readonly Listed[], call: Call, world: World): number {
  if (flag(call, "json")) {
    world.out.write(`${JSON.stringify({ secrets: listed })}\n`);
    return exitCodes.done;
  }
  const now = world.now().getTime();
  const rows = listed.map(({ path, version, created, hosts }) => [
    path,
    `v${version}`,
    ageText(now - Date.parse(created)),
    ...(hosts === undefined ? [] : [usedBy(hosts)]),
  ]);
  world.out.write(
    columns(rows, "")
      .map((line) => `${line}\n`)
      .join(""),
  );
  return exitCodes.done;
}

function usedBy(hosts: readonly string[]): string {
  const [first] = hosts;
  if (first === undefined) return "unused";
  return hosts.length === 1 ? first : `${first} and ${hosts.length - 1} more`;
}
