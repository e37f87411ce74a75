// Compiles a program, or takes what an earlier start compiled of the very same text.
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { constants, Script } from "node:vm";
import { isPrivate, readPrivate, replacePrivate } from "./private-folder.ts";

export interface Place {
  readonly folder: string;
  /** Whose it must be. */
  readonly uid: number;
}

export interface Compiled {
  readonly script: Script;
  /** Keeps what has been compiled by now, unless it is kept already or there is no safe place for it. */
  readonly keep: () => void;
}

/**
 * Whoever could write there would decide what runs; so only a folder that nobody else can change, nor
 * put another one in its place, will do.
 */
export function compiled(program: string, place: Place | undefined): Compiled {
  const bytes = readFileSync(program);
  const text = bytes.toString().replace(/^#!.*/u, "");
  const source = `(function (require, __filename, __dirname) {${text}\n})`;
  // What a program loads later comes from where it always would.
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const options = { filename: program, importModuleDynamically };
  if (place === undefined || !isPrivate(place)) {
    return { script: new Script(source, options), keep: () => undefined };
  }
  const prefix = `${basename(program, ".cjs")}-`;
  // V8 itself compares no more than the length of the source.
  const name = `${prefix}${hash("sha256", bytes)}-${process.version}-${process.arch}`;
  const kept = unsealed(readPrivate(place, name));
  const script = new Script(source, { ...options, cachedData: kept });
  const isKept = kept !== undefined && script.cachedDataRejected === false;
  const keep = (): void => replacePrivate(place, { name, prefix, bytes: sealed(script) });
  return { script, keep: isKept ? () => undefined : keep };
}

const sealLength = 64;

/** V8 relies on what it is given, and a disk may damage it. */
function sealed(script: Script): Uint8Array {
  const code = script.createCachedData();
  return Buffer.concat([Buffer.from(hash("sha256", code), "latin1"), code]);
}

function unsealed(bytes: Buffer | undefined): Buffer | undefined {
  const code = bytes?.subarray(sealLength);
  if (bytes === undefined || code === undefined) return undefined;
  return hash("sha256", code) === bytes.toString("latin1", 0, sealLength) ? code : undefined;
}
