// What loading gives: the files of a stacks tree, and nothing about their meaning.
import type { Source } from "../source/source.ts";

export interface Tree {
  /** Text files by their path below the stacks root, in code-point order of their paths. */
  readonly files: ReadonlyMap<string, Source>;
  /** Inventory files in the order given; their paths are as a person would type them. */
  readonly inventories: readonly Source[];
  /** server.yaml, when there is one. */
  readonly settings?: Source;
}

/** Limits that keep one file from taking the machine with it. */
export interface LoadLimits {
  readonly fileBytes: number;
}

export const loadLimits: LoadLimits = { fileBytes: 8 * 1024 * 1024 };
