// Remembers which packages vigo itself holds, so that it lifts no hold that somebody else has set.
import type { HostView, Step } from "../host/host.ts";
import { once } from "./once.ts";
import { holdsFolder as folder } from "../contract/notes.ts";
import { observeApproach } from "./target-path.ts";

export interface HoldMarks {
  readonly names: ReadonlySet<string>;
  steps(change: {
    readonly add: readonly string[];
    readonly remove: readonly string[];
  }): readonly Step[];
}

export async function observeHoldMarks(
  names: readonly string[],
  host: HostView,
): Promise<HoldMarks> {
  const { there, missing } = await once(observeFolder, host);
  const marked = new Set(names.filter((name) => there.has(fileOf(name))));
  return {
    names: marked,
    steps: ({ add, remove }) => {
      const fresh = add.filter((name) => !marked.has(name));
      const folders = fresh.length === 0 ? [] : missing;
      return [
        ...folders.map((path): Step => ({ kind: "make-folder", path, mode: 0o755 })),
        ...fresh.map((name): Step => {
          const content = new TextEncoder().encode(`${name}\n`);
          return { kind: "write-file", path: `${folder}/${fileOf(name)}`, content, mode: 0o644 };
        }),
        ...remove.map((name): Step => ({ kind: "remove-file", path: `${folder}/${fileOf(name)}` })),
      ];
    },
  };
}

interface MarksFolder {
  readonly there: ReadonlySet<string>;
  /** Of the folders on the way. */
  readonly missing: readonly string[];
}

async function observeFolder(host: HostView): Promise<MarksFolder> {
  const there = new Set(await host.list(folder));
  const { missing } = await observeApproach(`${folder}/x`, host);
  return { there, missing };
}

function fileOf(name: string): string {
  return encodeURIComponent(name);
}
