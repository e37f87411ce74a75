// Reads the command line of the conformance suite: flags, and one of three commands.
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export type Job =
  | { readonly kind: "init"; readonly metadataDir: string; readonly root: string }
  | { readonly kind: "refresh"; readonly metadataDir: string; readonly metadataUrl: string }
  | {
      readonly kind: "download";
      readonly metadataDir: string;
      readonly metadataUrl: string;
      readonly targetName: string;
      readonly targetDir: string;
      readonly targetBaseUrl: string;
    }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

export const usage = `Usage:
  tuf-client --metadata-dir DIR init ROOT_JSON
  tuf-client --metadata-dir DIR --metadata-url URL refresh
  tuf-client --metadata-dir DIR --metadata-url URL --target-name NAME --target-dir DIR \\
    --target-base-url URL download

Keeps what it trusts in the metadata folder as root.json, timestamp.json, snapshot.json and
targets.json, as it came. Takes Ed25519, ECDSA (P-256) and RSA keys. Delegations are not followed.

Example:
  $ scripts/tuf-client --metadata-dir /tmp/trusted init keys/root.json
  $ scripts/tuf-client --metadata-dir /tmp/trusted --metadata-url https://example.com/metadata refresh

Exit codes: 0 done; 1 refused, or the command line is wrong.`;

const flags = {
  "metadata-dir": { type: "string" },
  "metadata-url": { type: "string" },
  "target-name": { type: "string" },
  "target-dir": { type: "string" },
  "target-base-url": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Needed = Exclude<keyof typeof flags, "help">;

/** Paths are meant from `folder`. */
export function readJob(args: readonly string[], folder: string): Job {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: flags,
      allowPositionals: true,
    });
    if (values.help === true) return { kind: "help" };
    return jobOf(positionals, (name) => needed(values[name], name), folder);
  } catch (error) {
    // Both parseArgs and `needed` throw what is wrong with the command line.
    return { kind: "wrong", message: error instanceof Error ? error.message : String(error) };
  }
}

function needed(value: string | undefined, name: Needed): string {
  if (value === undefined || value === "") throw new Error(`--${name} is missing`);
  return value;
}

function jobOf(
  [command, ...rest]: readonly string[],
  value: (name: Needed) => string,
  folder: string,
): Job {
  const path = (name: Needed): string => resolve(folder, value(name));
  const [root, ...more] = rest;
  switch (command) {
    case "init":
      if (root === undefined) throw new Error("init needs the root.json to start from");
      if (more.length > 0) throw new Error(`"${more[0]}" is one word too many`);
      return { kind: "init", metadataDir: path("metadata-dir"), root: resolve(folder, root) };
    case "refresh":
    case "download":
      if (root !== undefined) throw new Error(`"${root}" is one word too many`);
      break;
    default:
      throw new Error(`there is no command "${command ?? ""}"`);
  }
  const from = { metadataDir: path("metadata-dir"), metadataUrl: value("metadata-url") };
  if (command === "refresh") return { kind: "refresh", ...from };
  return {
    kind: "download",
    ...from,
    targetName: value("target-name"),
    targetDir: path("target-dir"),
    targetBaseUrl: value("target-base-url"),
  };
}
