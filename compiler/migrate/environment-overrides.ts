// VAR-06: what a match block changed for an environment goes into the environments.vgo of its folder.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import type { Entry, MapNode } from "../2-parse/yaml/node.ts";
import { entryOf, plain } from "../2-parse/yaml/node.ts";
import { carrierMaps, type CarrierMap } from "./carrier-maps.ts";
import { withText, type Draft, type DraftFile, type KindOfChange, type Tell } from "./draft.ts";
import { indented, pieceOf, without, type Piece } from "./piece.ts";
import { eolOf, merged } from "./transfer.ts";

const key = "environment_overrides";

export const environmentOverrides: KindOfChange = {
  why: "what differs by environment stands in environments.vgo",
  change(draft, tell) {
    let current = draft;
    // Each takes lines out of its file, so that the last of a file goes first.
    for (const carrier of carrierMaps(draft, key).toReversed())
      current = moved(current, draft, carrier, tell);
    return current;
  },
};

function moved(current: Draft, before: Draft, carrier: CarrierMap, tell: Tell): Draft {
  const entry = entryOf(carrier.map, key);
  const file = current.get(carrier.path);
  if (entry === undefined || file?.source === undefined) return current;
  const overrides = entry.value.kind === "map" ? entry.value : undefined;
  const others = overrides === undefined ? [] : overreached(before, carrier, overrides);
  const [other] = others;
  if (other !== undefined || carrier.kind === "role" || carrier.kind === "environment") {
    tell({
      at: entry.keyAt,
      what:
        other === undefined
          ? `\`${key}:\` means nothing here`
          : `in environments.vgo this would reach "${other.pattern}" of ${other.path} too, which has the environment "${other.environment}"`,
      decide:
        other === undefined
          ? "remove it, or move it to environments.vgo"
          : "move it to environments.vgo if all of them are meant, or give these hosts a folder of their own",
    });
    return current;
  }
  const home = carrier.folder === "" ? "environments.vgo" : `${carrier.folder}/environments.vgo`;
  const target = withOverrides(current, { carrier, entry, overrides, file, home }, tell);
  if (target === undefined) return current;
  const rest = without(file.source.text, [...carrier.steps, key], target.source?.text);
  if (rest === undefined) {
    tell({
      at: entry.keyAt,
      what: `\`${key}:\` is written in a way that only a person can take apart`,
      decide: `move it to ${home} yourself`,
    });
    return current;
  }
  const next = new Map(current).set(carrier.path, withText(file, carrier.path, rest));
  return overrides === undefined ? next : next.set(home, target);
}

interface Other {
  readonly pattern: string;
  readonly path: string;
  readonly environment: string;
}

/** Match blocks that would get what they did not have: of the same folder and environment, with other overrides. */
function overreached(draft: Draft, carrier: CarrierMap, overrides: MapNode): readonly Other[] {
  return carrierMaps(draft, "environment").flatMap((block) => {
    if (block.kind !== "match" || isSame(block, carrier)) return [];
    if (!isBelow(block.folder, carrier.folder)) return [];
    if (carrier.kind === "common" && carrier.folder !== "") return [];
    if (carrier.kind === "common" && block.folder !== "") return [];
    const environment = textAt(block.map, "environment");
    const here = entryOf(overrides, environment)?.value;
    if (environment === "" || here === undefined) return [];
    const own = entryOf(block.map, key)?.value;
    const same = own?.kind === "map" ? entryOf(own, environment)?.value : undefined;
    if (same !== undefined && canonical(plain(same)) === canonical(plain(here))) return [];
    return [{ pattern: textAt(block.map, "match"), path: block.path, environment }];
  });
}

function isSame(a: CarrierMap, b: CarrierMap): boolean {
  return a.path === b.path && a.steps.join() === b.steps.join();
}

function isBelow(folder: string, above: string): boolean {
  return above === "" || folder === above || folder.startsWith(`${above}/`);
}

function textAt(map: MapNode, name: string): string {
  const value = entryOf(map, name)?.value;
  return value?.kind === "scalar" ? String(value.value ?? "") : "";
}

interface Overriding {
  readonly carrier: CarrierMap;
  readonly entry: Entry;
  readonly overrides: MapNode | undefined;
  readonly file: DraftFile;
  readonly home: string;
}

function withOverrides(draft: Draft, all: Overriding, tell: Tell): DraftFile | undefined {
  const { entry, overrides, file, home } = all;
  const text = file.source?.text ?? "";
  // Nothing stands below the key.
  if (overrides === undefined) return file;
  const pieces = overrides.entries.map((environment) => {
    const piece = pieceOf(text, overrides, environment);
    return piece === undefined ? undefined : ofEnvironment(piece);
  });
  const sound = pieces.filter((piece) => piece !== undefined);
  if (sound.length < pieces.length) {
    tell({
      at: entry.keyAt,
      what: `\`${key}:\` is written in a way that only a person can take apart`,
      decide: `move it to ${home} yourself, below \`env:\``,
    });
    return undefined;
  }
  return merged(draft, { path: home, keys: ["env"] }, sound, { entry, eol: eolOf(file), tell });
}

const carried: ReadonlySet<string> = new Set([
  "vars",
  "configcrates",
  "usercrates",
  "roles",
  "exclude_configcrates",
]);

/** Variables alone, without a key around them, get one. Undefined when it is neither the one nor the other. */
function ofEnvironment(piece: Piece): Piece | undefined {
  const value: Value = piece.value ?? {};
  if (!isMap(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.every((name) => carried.has(name))) return piece;
  if (keys.some((name) => carried.has(name))) return undefined;
  const { text } = piece;
  const at = /^[^#\s].*$/mu.exec(text);
  if (at === null) return undefined;
  const [line] = at;
  const head = text.slice(0, at.index);
  const below = text.slice(at.index + line.length + 1);
  const flow = /^([^{]*?:)\s*(\{.*)$/u.exec(line);
  const body =
    flow === null
      ? `${line}\n  vars:\n${indented(below, 2)}`
      : `${flow[1] ?? ""}\n  vars: ${flow[2] ?? ""}\n${below}`;
  return { ...piece, value: { vars: value }, text: head + body };
}
