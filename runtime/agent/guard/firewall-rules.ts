// The rules that the kernel filters by, as they are now, and the programs that put them back at one stroke.
import type { HostView, Program, Step } from "../../host/host.ts";

export async function rulesBack(host: HostView): Promise<readonly Step[]> {
  const nft = await said(host, ["nft", "--stateless", "list", "ruleset"]);
  const steps: Step[] = [];
  if (nft !== undefined) {
    // In one transaction: there is no instant without rules, unless there were none.
    const script = `flush ruleset\n${ownTables(nft)}`;
    steps.push(put(["nft", "-f", "-"], script, "put the nftables rules back"));
  }
  for (const family of ["iptables", "ip6tables"] as const) {
    const rules = await said(host, [`${family}-save`]);
    if (rules === undefined || (rules.trim() === "" && nft !== undefined)) continue;
    const argv = [`${family}-restore`, "-w", "10"] as const;
    steps.push(put(argv, rules.trim() === "" ? emptyRules : rules, `put the ${family} rules back`));
  }
  return steps;
}

const emptyRules =
  "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

async function said(host: HostView, argv: Program["argv"]): Promise<string | undefined> {
  const answered = await host.ask({ argv, fresh: true });
  return answered?.code === 0 ? answered.out : undefined;
}

function put(argv: Program["argv"], input: string, about: string): Step {
  const stdin = new TextEncoder().encode(input);
  return { kind: "run", about, program: { argv, stdin } };
}

/** Tables of iptables show here too, in words that nft itself cannot read back; iptables-save has them. */
export function ownTables(ruleset: string): string {
  const blocks = ruleset.split(/^(?=table |# Warning: table )/mu);
  const kept: string[] = [];
  let isForeign = false;
  for (const block of blocks) {
    if (block.startsWith("# Warning:")) {
      isForeign = true;
      continue;
    }
    if (!isForeign) kept.push(block);
    isForeign = false;
  }
  return kept.join("");
}
