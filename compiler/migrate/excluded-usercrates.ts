// USER-13: usercrates that were taken away from hosts which got all of them; today hosts get those that are listed.
import * as posix from "node:path/posix";
import { folderOf } from "../2-parse/carriers.ts";
import { textOf } from "../2-parse/fields.ts";
import { kindOf } from "../2-parse/kind.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { carrierMaps, type CarrierMap } from "./carrier-maps.ts";
import { soleDocument, withText, type Draft, type KindOfChange, type Tell } from "./draft.ts";
import { without } from "./piece.ts";

const key = "exclude_usercrates";

export const excludedUsercrates: KindOfChange = {
  why: "hosts get the usercrates that are listed, and no others",
  change(draft, tell) {
    let current = draft;
    // Each takes lines out of its file, so that the last of a file goes first.
    for (const carrier of carrierMaps(draft, key).toReversed())
      current = lifted(current, carrier, tell);
    return current;
  },
};

/** It goes where a list says who is meant. Where none does, leaving it out would take accounts from hosts. */
function lifted(draft: Draft, { map, path, folder, steps }: CarrierMap, tell: Tell): Draft {
  const entry = entryOf(map, key);
  const file = draft.get(path);
  if (entry === undefined || file?.source === undefined) return draft;
  const excluded = namesAt(map, key);
  const listed = entryOf(map, "usercrates") === undefined ? undefined : namesAt(map, "usercrates");
  const candidates = inScope(draft, folder).filter((name) => !excluded.includes(name));
  const twice = listed?.find((name) => excluded.includes(name));
  const rest = without(file.source.text, [...steps, key]);
  const isClear = twice === undefined && (listed !== undefined || candidates.length === 0);
  if (isClear && rest !== undefined) {
    return new Map(draft).set(path, withText(file, path, rest));
  }
  tell({
    at: entry.keyAt,
    what:
      twice === undefined
        ? "these hosts used to get every usercrate but those named here, and today get only those that are listed"
        : `"${twice}" is both listed and excluded here`,
    decide:
      twice === undefined
        ? `list here under \`usercrates:\` those that they should get, of ${candidates.join(", ") || "all"}; then run it again`
        : `take "${twice}" out of one of the two lists, and run it again`,
  });
  return draft;
}

function namesAt(map: CarrierMap["map"], name: string): readonly string[] {
  const node = entryOf(map, name)?.value;
  const items = node?.kind === "list" ? node.items : [];
  return items.map((item) => {
    const named = item.kind === "map" ? entryOf(item, "name")?.value : item;
    return textOf(named)?.value ?? "";
  });
}

/** USER-15: usercrates of the folder itself and of those above it. */
function inScope(draft: Draft, folder: string): readonly string[] {
  return [...draft]
    .filter(([path]) => path.endsWith(".vgo") && kindOf(path) === "usercrate")
    .filter(([path]) => {
      const home = folderOf(path).replace(/(?:^|\/)usercrates(?:\/.*)?$/u, "");
      return home === "" || folder === home || folder.startsWith(`${home}/`);
    })
    .map(([path, { source }]) => {
      const root = source === undefined ? undefined : soleDocument(source);
      const name = root?.kind === "map" ? entryOf(root, "name")?.value : undefined;
      return textOf(name)?.value ?? posix.basename(path, ".vgo");
    })
    .toSorted();
}
