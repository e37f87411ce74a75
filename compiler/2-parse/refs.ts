// Reads references to configcrates, usercrates and roles: a name, or a mapping with a name and more.
import type { Located } from "../source/source.ts";
import { textAt, textOf } from "./fields.ts";
import type { Reading } from "./reading.ts";
import type { CrateRef, RoleRef } from "./syntax.ts";
import type { MapNode, Node } from "./yaml/node.ts";
import { entryOf } from "./yaml/node.ts";

export function crateRefsAt(map: MapNode, key: string, reading: Reading): readonly CrateRef[] {
  return itemsAt(map, key).flatMap((item) => {
    const name = nameOf(item);
    if (name === undefined) return [];
    const more = item.kind === "map" ? item : undefined;
    return [
      {
        name,
        when: more === undefined ? undefined : reading.when(entryOf(more, "when")?.value),
        foreach: more === undefined ? undefined : textAt(more, "foreach"),
        key: more === undefined ? undefined : textAt(more, "key"),
        state: more === undefined ? undefined : stateAt(more),
      },
    ];
  });
}

export function roleRefsAt(map: MapNode, key: string, reading: Reading): readonly RoleRef[] {
  return itemsAt(map, key).flatMap((item) => {
    const name = nameOf(item);
    if (name === undefined) return [];
    return [
      { name, when: item.kind === "map" ? reading.when(entryOf(item, "when")?.value) : undefined },
    ];
  });
}

function itemsAt(map: MapNode, key: string): readonly Node[] {
  const node = entryOf(map, key)?.value;
  return node?.kind === "list" ? node.items : [];
}

function nameOf(item: Node): Located<string> | undefined {
  return item.kind === "map" ? textAt(item, "name") : textOf(item);
}

function stateAt(map: MapNode): Located<"present" | "absent"> | undefined {
  const state = textAt(map, "state");
  if (state?.value !== "present" && state?.value !== "absent") return undefined;
  return { value: state.value, at: state.at };
}
