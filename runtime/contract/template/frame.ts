// Where an evaluation stands: its dot, its variables, and what it writes.
import type { Fault, Faulty } from "./fault.ts";
import type { Budget } from "./limits.ts";
import { nothing, type Operand } from "./operand.ts";
import { emit, push, type Output } from "./residual.ts";
import type { Template } from "./tree.ts";

/** One evaluation from end to end. */
export interface Run {
  readonly templates: ReadonlyMap<string, Template>;
  /** Templates that the residual calls, folded by themselves. */
  readonly carried: Map<string, Template>;
  /** What was found wrong while printing. */
  readonly faults: Fault[];
  readonly budget: Budget;
  readonly secrets: Secrets;
  calls: number;
  nesting: number;
}

/** What becomes of secrets. By themselves they are left in the residual. */
export interface Secrets {
  /** The compiler: whoever wrote the template wrote the words `secret:` in it, so that they are marked. */
  readonly marks?: true;
  /** A host: the value of the secret; undefined when it has none of that path. */
  readonly open?: (path: string) => string | undefined;
}

export interface Frame {
  readonly run: Run;
  /** Names that variables of the residual have taken. */
  readonly names: Set<string>;
  readonly output: Output;
  /** How many blocks of the residual are around. */
  readonly depth: number;
  readonly dotIsRoot: boolean;
  readonly dot: Operand;
  /** `$`: what the template was called with. */
  readonly root: Operand;
  /** The innermost last; cut back when a scope ends. */
  readonly variables: Variable[];
  readonly loop: Loop | undefined;
}

/** A loop that is being unrolled, at a depth, or one that stays in the residual. */
export type Loop =
  | { readonly kind: "unrolled"; readonly depth: number }
  | { readonly kind: "residual" };

/** Never changed, only replaced in its list: so a copy of the list remembers everything. */
export interface Variable {
  readonly name: string;
  readonly value: Operand;
  /** The depth of the residual at which it was declared. */
  readonly depth: number;
  /** Its name in the residual, once it has one. */
  readonly residual?: string;
  /** Whether the variable of the residual holds the value. */
  readonly isHeld: boolean;
}

export function lookUp(frame: Frame, name: string): Operand {
  if (name === "$") return frame.root;
  const variable = frame.variables[indexOf(frame, name)];
  return variable?.value ?? nothing;
}

export function declare(frame: Frame, name: string, value: Operand): void {
  const variable = { name, value: nothing, depth: frame.depth, isHeld: false };
  frame.variables.push(variable);
  store(frame, frame.variables.length - 1, value);
}

export function assign(frame: Frame, name: string, value: Operand): void {
  store(frame, indexOf(frame, name), value);
}

/** A variable that only the residual can know, such as that of a loop. */
export function declareHeld(frame: Frame, name: string): string {
  const residual = nameFor(frame, name);
  const value = reference(residual);
  frame.variables.push({ name, value, depth: frame.depth, residual, isHeld: true });
  return residual;
}

/** The name under which the residual has a variable that is held there. */
export function residualName(frame: Frame, name: string): string {
  return frame.variables[indexOf(frame, name)]?.residual ?? name;
}

/**
 * What is known stays out of the residual until something there needs it. A block of the residual may
 * run or not, so that whatever it assigns to a variable from outside is written down at once.
 */
function store(frame: Frame, at: number, value: Operand): void {
  const variable = frame.variables[at];
  if (variable === undefined) return;
  if (value.kind !== "unknown" && variable.depth === frame.depth) {
    frame.variables[at] = { ...variable, value, isHeld: false };
    return;
  }
  const held = hold(frame, { ...variable, value });
  const stays = value.kind === "unknown" ? reference(held.residual) : value;
  frame.variables[at] = { ...held, value: stays };
}

/** Makes the residual's variable hold the value. */
function hold(frame: Frame, variable: Variable): Variable & { readonly residual: string } {
  const name = variable.residual ?? nameFor(frame, variable.name);
  const kind = variable.residual === undefined ? "declare" : "assign";
  push(frame.output, { kind, name, value: emit(variable.value, frame.dotIsRoot) });
  return { ...variable, residual: name, isHeld: true };
}

/** Before a block of the residual that assigns these variables: each must exist there, with its value. */
export function holdAll(frame: Frame, names: ReadonlySet<string>): void {
  for (const name of names) {
    const at = indexOf(frame, name);
    const variable = frame.variables[at];
    if (variable !== undefined && !variable.isHeld) frame.variables[at] = hold(frame, variable);
  }
}

/** After such a block, or inside of a loop: only the residual knows their values. */
export function forget(frame: Frame, names: ReadonlySet<string>): void {
  for (const name of names) {
    const at = indexOf(frame, name);
    const variable = frame.variables[at];
    if (variable?.residual === undefined) continue;
    frame.variables[at] = { ...variable, value: reference(variable.residual), isHeld: true };
  }
}

/** Brings the variables back to what they were when the copy was made. */
export function restore(frame: Frame, copy: readonly Variable[]): void {
  frame.variables.splice(0, frame.variables.length, ...copy);
}

function indexOf(frame: Frame, name: string): number {
  return frame.variables.findLastIndex((variable) => variable.name === name);
}

function reference(name: string): Operand {
  return { kind: "unknown", expression: { kind: "path", from: name, steps: [] } };
}

/** Blocks that fold away leave their variables side by side, so each gets a name of its own. */
function nameFor(frame: Frame, name: string): string {
  let free = name;
  for (let count = 2; frame.names.has(free); count += 1) free = `${name}_${count}`;
  frame.names.add(free);
  return free;
}

export type Evaluation = Operand | Faulty;
