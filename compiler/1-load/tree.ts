// What loading gives: the files of a stacks tree, and nothing about their meaning.
import { objectLimit } from "../../runtime/contract/bundle.ts";
import type { Answer } from "../../runtime/contract/refusal.ts";
import type { Source } from "../source/source.ts";

export interface Tree {
  /** Text files by their path below the stacks root, in code-point order of their paths. */
  readonly files: ReadonlyMap<string, Source>;
  /** Files that are there and could not be read, with as much of their text as there is. */
  readonly unreadable?: readonly Source[];
  /** Inventory files in the order given; their paths are as a person would type them. */
  readonly inventories: readonly Source[];
  /** server.yaml, when there is one. */
  readonly settings?: Source;
  /** What lies below files/, by path, in code-point order. */
  readonly data?: ReadonlyMap<string, DataFile>;
}

/** Bytes that go to hosts as they are. All of them together may be more than fits into memory. */
export interface DataFile {
  readonly sha256: string;
  readonly size: number;
  /** From the disk once more: whoever uses them holds them against the hash. */
  read(): Promise<Answer<Uint8Array>>;
  /** The same, never all of it in memory. It fails as the disk does. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** Limits that keep one file from taking the machine with it. */
export interface LoadLimits {
  readonly fileBytes: number;
  /** Of a file below files/: what no host would accept need not be compiled. */
  readonly dataBytes: number;
}

export const loadLimits: LoadLimits = { fileBytes: 8 * 1024 * 1024, dataBytes: objectLimit };
