// The one step that unpacks: aside first, then put in place at one stroke, and nothing left when it fails.
import type { Program } from "../host/host.ts";
import type { ArchiveKind } from "./archive-list.ts";

export interface Unpacking {
  readonly kind: ArchiveKind;
  readonly content: Uint8Array;
  readonly target: string;
  readonly strip: number;
  /** As chown takes it; empty to leave it to root. */
  readonly owner: string;
  /** In octal. */
  readonly mode: string;
  /** "swap": what is there came from here and makes way. "merge": what others put there stays. */
  readonly how: "swap" | "merge";
}

/** What must be cleared away whatever fails in between cannot be a list of steps. All values are arguments. */
const script = `
set -eu
archive=$1 kind=$2 target=$3 strip=$4 owner=$5 mode=$6 how=$7
parent=\${target%/*}
name=\${target##*/}
aside=\${parent}/.$name.vigo-new
rm -rf -- "$aside"
umask 022
mkdir -m 0700 -- "$aside"
trap 'cd /; rm -rf -- "$aside"' EXIT
trap 'exit 143' HUP INT TERM
cd -- "$aside"
mkdir tree
if [ "$kind" = tar ]; then
  tar -xf "$archive" -C tree --strip-components="$strip" --no-same-owner --no-same-permissions
else
  mkdir level
  unzip -q "$archive" -d level
  while [ "$strip" -gt 0 ]; do
    mkdir next
    find level -mindepth 2 -maxdepth 2 -exec mv {} next/ ';'
    rm -rf level
    mv next level
    strip=$((strip - 1))
  done
  rmdir tree
  mv level tree
fi
if [ -n "$owner" ]; then chown -hR -- "$owner" tree; fi
if [ "$how" = merge ]; then
  cp -a --remove-destination -- tree/. "$target/"
else
  chmod -- "$mode" tree
  if [ -d "$target" ]; then mv -T -- "$target" old; fi
  mv -T -- tree "$target" || { if [ -d old ]; then mv -T -- old "$target"; fi; exit 1; }
fi
`;

export function unpackProgram(unpacking: Unpacking): Program {
  const { kind, content, target, strip, owner, mode, how } = unpacking;
  const placeholder = "{archive}";
  return {
    argv: [
      "sh",
      "-c",
      script,
      "unpack",
      placeholder,
      kind,
      target,
      String(strip),
      owner,
      mode,
      how,
    ],
    privateFile: { placeholder, content, name: "archive", onDisk: true },
  };
}
