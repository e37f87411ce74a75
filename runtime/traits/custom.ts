// `custom`: traits of the operators' own, from programs and JSON files in one folder.
import type { Value } from "../contract/value.ts";
import type { HostView } from "../host/host.ts";
import { textOf, type Collector } from "./collector.ts";

/** Each file gives `custom.NAME`, where NAME is the file's name without its ending. */
export function custom(folder: string): Collector {
  return {
    name: "custom",
    collect: async ({ host }) => {
      const entries: [string, Value][] = [];
      for (const file of (await host.list(folder)) ?? []) {
        if (!/^[A-Za-z0-9]/.test(file)) continue;
        const name = file.replace(/\.[^.]*$/, "").replaceAll(/[^A-Za-z0-9_]/g, "_");
        const value = await valueOf(`${folder}/${file}`, host).catch(() => null);
        if (value !== null) entries.push([name, value]);
      }
      return Object.fromEntries(entries);
    },
  };
}

async function valueOf(path: string, host: HostView): Promise<Value> {
  const found = await host.stat(path);
  if (found?.kind !== "file") return null;
  // Whoever may write here speaks for the host.
  if (found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new Error(`"${path}" can be written to by others than root`);
  }
  const isData = path.endsWith(".json");
  const text = isData ? await textOf(path, host) : await printed(path, host);
  if (text === undefined) return null;
  return parsed(text) ?? (isData ? null : plain(text));
}

async function printed(path: string, host: HostView): Promise<string | undefined> {
  if (host.confined) return undefined;
  const answered = await host.ask({ argv: [path], fresh: true });
  return answered?.code === 0 ? answered.out.trim() : undefined;
}

/** Undefined when it is no JSON. */
function parsed(text: string): Value | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isValue(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Lines of `key=value`, or else the text as it is. */
function plain(text: string): Value {
  const pairs = text.split("\n").map((line) => /^([A-Za-z_]\w*)=(.*)$/.exec(line.trim()));
  const isTable = pairs.every((pair) => pair !== null);
  return isTable ? Object.fromEntries(pairs.map((pair) => [pair[1] ?? "", pair[2] ?? ""])) : text;
}

function isValue(value: unknown): value is Value {
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isValue);
  return typeof value === "object" && Object.values(value).every(isValue);
}
