// Every setting of server.yaml that has a value: the one that was written, or the default of the schema.
import { validateServer } from "../generated/validators.js";
import type { Source, Span } from "../source/source.ts";
import type { Reading } from "./reading.ts";
import { propertiesOf, schemaAt, type SchemaNode } from "./shape/schema.ts";
import { shape } from "./shape/shape.ts";
import { entryOf, plain, type Node } from "./yaml/node.ts";
import { readOne } from "./yaml/read.ts";

export interface ListedSetting {
  /** As in "publish.brakes.hosts". */
  readonly key: string;
  /** Plain data, as JSON would hold it. */
  readonly value: unknown;
  /** Where its key stands; undefined for a default. */
  readonly at: Span | undefined;
  readonly valueAt: Span | undefined;
  /** Only a reference to it may be shown. */
  readonly isSecret: boolean;
}

const file = "server.schema.json";

/** In the order of the schema. What is wrong in the file goes to whoever reads it. */
export function listSettings(
  source: Source | undefined,
  reading: Reading,
): readonly ListedSetting[] {
  const root = source === undefined ? undefined : readOne(source, reading.report);
  const schema = { file, validate: validateServer };
  const node = root === undefined ? undefined : shape(root, schema, "server.yaml", reading).node;
  const top = schemaAt(file, "#");
  return top === undefined ? [] : settingsBelow(top, node, "");
}

function settingsBelow(
  schema: SchemaNode,
  node: Node | undefined,
  prefix: string,
): readonly ListedSetting[] {
  return propertiesOf(schema, file).flatMap(([name, property]): readonly ListedSetting[] => {
    const key = `${prefix}${name}`;
    const entry = node?.kind === "map" ? entryOf(node, name) : undefined;
    if (property["properties"] !== undefined) {
      // A section that must say more than nothing is only there when it was written.
      const isMissing = entry === undefined && property["required"] !== undefined;
      return isMissing ? [] : settingsBelow(property, entry?.value, `${key}.`);
    }
    const isSecret = property["writeOnly"] === true;
    if (entry !== undefined) {
      return [
        { key, value: plain(entry.value), at: entry.keyAt, valueAt: entry.value.at, isSecret },
      ];
    }
    const value = property["default"];
    return value === undefined ? [] : [{ key, value, at: undefined, valueAt: undefined, isSecret }];
  });
}
