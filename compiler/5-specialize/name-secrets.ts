// Turns the references that folding left in a text into nodes that only the host can print.
import type { Attribute } from "../../runtime/contract/attribute.ts";
import {
  leadingSecretPath,
  longestSecretPath,
  mayGoOn,
} from "../../runtime/contract/secret-path.ts";
import { isMarked, mark, referenceWord } from "../../runtime/contract/template/mark.ts";
import type { Expression, Template, TemplateNode } from "../../runtime/contract/template/tree.ts";

export interface Naming {
  /** Told of every secret that is named. */
  readonly named: (path: string) => void;
  /** The host alone would know which secret is meant. */
  readonly undecided: (soFar: string) => void;
  /** The host would look at the secret while it evaluates. */
  readonly exposed: () => void;
  readonly tooLong: (path: string) => void;
}

/** Texts and templates as folding gives them, with their marks; what comes back holds none. */
export function nameSecrets(folded: string | Template, naming: Naming): Attribute {
  if (typeof folded === "string") {
    if (!folded.includes(mark)) return folded;
    const nodes = nodesOf(folded, undefined, naming);
    const [only] = nodes;
    if (nodes.every((node) => node.kind === "text")) return only?.kind === "text" ? only.text : "";
    return { $template: nodes };
  }
  return { $template: named(folded, undefined, naming) };
}

/** `after` is what follows the list: where a block ends, the text behind it goes on. */
function named(nodes: Template, after: TemplateNode | undefined, naming: Naming): Template {
  return nodes.flatMap((node, at): readonly TemplateNode[] => {
    const next = nodes[at + 1] ?? after;
    switch (node.kind) {
      case "text":
        return nodesOf(node.text, next, naming);
      case "print":
      case "declare":
      case "assign":
        check(node.value, naming);
        return [node];
      case "if":
      case "with":
      case "range": {
        check(node.value, naming);
        const { otherwise } = node;
        // A round of a loop is followed by the next round, or by what follows the loop.
        const follower = node.kind === "range" ? (openEnd(node.body, next) ?? next) : next;
        const body = named(node.body, follower, naming);
        if (otherwise === undefined) return [{ ...node, body }];
        return [{ ...node, body, otherwise: named(otherwise, next, naming) }];
      }
      case "template":
        if (node.value !== undefined) check(node.value, naming);
        return [node];
      case "define":
        return [{ ...node, body: named(node.body, undefined, naming) }];
      case "secret":
      case "break":
      case "continue":
        return [node];
    }
  });
}

/** The beginning of a loop's body, if a path could go on there. */
function openEnd(body: Template, next: TemplateNode | undefined): TemplateNode | undefined {
  const [first] = body;
  return first !== undefined && goesOn(first) && !goesOn(next) ? first : undefined;
}

function nodesOf(
  text: string,
  next: TemplateNode | undefined,
  naming: Naming,
): readonly TemplateNode[] {
  const [start = "", ...pieces] = text.split(`${mark}${referenceWord}`);
  const nodes: TemplateNode[] = [];
  let pending = start;
  for (const [index, piece] of pieces.entries()) {
    const path = leadingSecretPath(piece);
    const isLast = index === pieces.length - 1;
    if (isLast && mayGoOn(piece) && goesOn(next)) {
      naming.undecided(path ?? "");
      return nodes;
    }
    if (path === undefined) {
      // Words that merely end in a colon.
      pending += referenceWord + piece;
      continue;
    }
    if (path.length > longestSecretPath) naming.tooLong(path);
    else naming.named(path);
    if (pending !== "") nodes.push({ kind: "text", text: pending });
    nodes.push({ kind: "secret", path });
    pending = piece.slice(path.length);
  }
  if (pending !== "") nodes.push({ kind: "text", text: pending });
  return nodes;
}

/** Whether what stands there could lengthen a path that ends before it. */
function goesOn(next: TemplateNode | undefined): boolean {
  if (next === undefined) return false;
  return next.kind !== "text" || next.text === "" || mayGoOn(next.text.slice(0, 1));
}

/** What is left of an expression is computed on the host, by all that it holds. */
function check(expression: Expression, naming: Naming): void {
  switch (expression.kind) {
    case "literal":
      if (isMarked(expression.value)) naming.exposed();
      return;
    case "field":
      check(expression.of, naming);
      return;
    case "call":
      for (const arg of expression.args) check(arg, naming);
      return;
    case "path":
    case "float":
      return;
  }
}
