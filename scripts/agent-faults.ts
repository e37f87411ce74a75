// Keeps the agent thin: what a host carries is our runtime and two packages, one that checks signatures and one that signs requests.
import { isBuiltin } from "node:module";

/** All resource types, the guard and the daemon fit in with room to spare; what breaks this is a package that slipped in. */
export const agentLimitBytes = 640_000;

/** As much of what esbuild says of a bundle as is asked here. */
export interface BundleReport {
  /** Files by path: how many of their bytes are in the bundle. */
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
  /** What the bundle loads when it runs. */
  readonly imports: readonly { readonly path: string; readonly external?: boolean }[];
  readonly bytes: number;
}

/** One sentence for each reason why the bundle may not ship. */
export function agentFaults({ inputs, imports, bytes }: BundleReport): readonly string[] {
  const strangers = new Set(
    Object.keys(inputs)
      .map(owner)
      .filter((path) => !belongs(path)),
  );
  const loaded = imports.filter(({ path }) => !isBuiltin(path));
  return [
    ...[...strangers].map(
      (path) =>
        `vigo-agent contains ${path}: it may hold only files of runtime/ and the packages tweetnacl and aws4fetch`,
    ),
    ...loaded.map(
      ({ path }) => `vigo-agent loads ${path} when it runs, and a host has no packages: bundle it`,
    ),
    ...(bytes > agentLimitBytes
      ? [`vigo-agent is ${bytes} bytes, and may be at most ${agentLimitBytes}`]
      : []),
  ];
}

function belongs(path: string): boolean {
  return (
    path.startsWith("runtime/") ||
    path === "node_modules/tweetnacl" ||
    path === "node_modules/aws4fetch"
  );
}

/** A package stands for its files: one forbidden import can bring a hundred of them. */
function owner(path: string): string {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(path)?.[0] ?? path;
}
