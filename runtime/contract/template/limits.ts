// How much one evaluation may take. Templates are data: none of them may hang a host or fill its memory.

export interface Limits {
  /** Nodes visited, rounds of loops and, by the piece, what functions make. */
  readonly steps: number;
  /** Length of the text that comes out, and of each text on the way. */
  readonly text: number;
  /** Templates that call one another. */
  readonly calls: number;
  /** Blocks and parentheses within one another, those of the templates called included. */
  readonly nesting: number;
  /** Blocks within one another in a residual, so that whoever reads it can tell how deep it may be. */
  readonly blocks: number;
  /** Faults that are told at once. */
  readonly faults: number;
}

export const limits: Limits = {
  steps: 1_000_000,
  text: 16 * 1024 * 1024,
  calls: 100,
  nesting: 500,
  blocks: 100,
  faults: 20,
};

/** Counts down while an evaluation goes on. */
export interface Budget {
  steps: number;
  text: number;
}

export function fullBudget(): Budget {
  return { steps: limits.steps, text: limits.text };
}

/** False once the steps are used up. */
export function spend(budget: Budget, steps: number): boolean {
  budget.steps -= steps;
  return budget.steps >= 0;
}
