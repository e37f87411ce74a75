// Writes completion scripts from the commander tree, so that they can never disagree with it.
import type { Command } from "commander";

export type Shell = "bash" | "zsh" | "fish";

export function writeCompletion(shell: Shell, root: Command): string {
  const nodes = flatten(root, []);
  switch (shell) {
    case "bash":
      return bash(root.name(), nodes);
    case "zsh":
      // zsh runs bash completions through its own bridge, so one table serves both.
      return `#compdef ${root.name()}\nautoload -U +X bashcompinit && bashcompinit\n${bash(root.name(), nodes)}`;
    case "fish":
      return fish(root.name(), nodes);
  }
}

interface CommandNode {
  readonly words: readonly string[];
  readonly children: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly OptionNode[];
}

interface OptionNode {
  readonly long: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

function flatten(command: Command, words: readonly string[]): readonly CommandNode[] {
  const options = command.createHelp().visibleOptions(command);
  const node: CommandNode = {
    words,
    children: command.commands.map((child) => ({ name: child.name(), summary: child.summary() })),
    options: options.map((option) => ({
      long: option.long ?? option.flags,
      description: option.description,
      takesValue: option.required || option.optional,
      choices: [...(option.argChoices ?? [])],
    })),
  };
  return [node, ...command.commands.flatMap((child) => flatten(child, [...words, child.name()]))];
}

function bash(program: string, nodes: readonly CommandNode[]): string {
  const name = `_${program.replaceAll("-", "_")}`;
  const values = nodes.flatMap((node) =>
    node.options
      .filter((option) => option.takesValue)
      .map((option) => `    "${chain(node)} ${option.long}") ${bashValue(option)} ;;`),
  );
  const arms = nodes.map((node) => {
    const words = [...node.children.map((child) => child.name), ...node.options.map((o) => o.long)];
    return `    "${chain(node)}") words="${words.join(" ")}" ;;`;
  });
  // The words typed so far are followed down the tree as one chain, such as "bundle,diff".
  return `${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local chain="" next word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${chain:+$chain,}$word"
    case " ${nodes.map(chain).join(" ").trim()} " in *" $next "*) chain="$next" ;; esac
  done
  case "$chain $previous" in
${values.join("\n")}
  esac
  case "$chain" in
${arms.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F ${name} ${program}
`;
}

/** One command's choices for an option are not another's. */
function bashValue(option: OptionNode): string {
  const offer = option.choices.length > 0 ? `-W "${option.choices.join(" ")}"` : "-f";
  return `COMPREPLY=($(compgen ${offer} -- "$current")); return`;
}

function chain(node: CommandNode): string {
  return node.words.join(",");
}

function fish(program: string, nodes: readonly CommandNode[]): string {
  const lines = [`complete -c ${program} -f`];
  for (const node of nodes) {
    const when = `complete -c ${program} -n '${fishCondition(node)}'`;
    for (const child of node.children) {
      lines.push(`${when} -a '${child.name}' -d '${fishQuote(child.summary)}'`);
    }
    for (const option of node.options) {
      const name = option.long.replace(/^--/u, "");
      lines.push(`${when} -l ${name}${fishValue(option)} -d '${fishQuote(option.description)}'`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function fishValue(option: OptionNode): string {
  if (option.choices.length > 0) return ` -x -a '${option.choices.join(" ")}'`;
  return option.takesValue ? " -r -F" : "";
}

function fishCondition(node: CommandNode): string {
  if (node.words.length === 0) return "__fish_use_subcommand";
  const seen = node.words.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
  const children = node.children.map((child) => child.name).join(" ");
  return children === "" ? seen : `${seen}; and not __fish_seen_subcommand_from ${children}`;
}

function fishQuote(text: string): string {
  return text.replaceAll("'", "\\'");
}
