// The rows of the table of layers for what runs on a host. It never imports the compiler.
import { contract, disk, names, row, type Layer } from "./layer.ts";

export const runtimeLayers: readonly Layer[] = [
  row(contract, [], [], []),
  row(
    "runtime/trust",
    [contract, "runtime/store/store.ts"],
    ["tweetnacl"],
    [...disk, "node:crypto"],
  ),
  row("runtime/disk", [contract], [], [...disk, "node:crypto"]),
  row(
    "runtime/store",
    [contract, "runtime/trust/hash.ts", "runtime/disk"],
    // Signs requests to buckets.
    ["aws4fetch"],
    [...disk, "node:crypto", "node:http", "node:https", "node:net", "node:stream", "node:tls"],
  ),
  row(
    "runtime/host",
    [contract],
    [],
    [...disk, "node:child_process", "node:crypto", "node:os", "node:timers", "node:util"],
  ),
  // node:vm is the one way of stopping a regular expression that never ends; node:crypto hashes.
  row(
    "runtime/executors",
    [
      contract,
      "runtime/host/host.ts",
      "runtime/host/once.ts",
      "runtime/trust/hash.ts",
      "runtime/trust/pgp-key.ts",
    ],
    [],
    [names, "node:vm", "node:crypto"],
  ),
  row(
    "runtime/apply",
    [
      contract,
      "runtime/executors",
      "runtime/host/host.ts",
      "runtime/host/imagined.ts",
      "runtime/host/remembering.ts",
      "runtime/trust",
    ],
    [],
    [names],
  ),
  row("runtime/traits", [contract, "runtime/host/host.ts"], [], []),
  row("runtime/agent", ["runtime"], [], "any"),
  // Runs before the agent, and knows nothing of it.
  row("runtime/launch", [], [], [...disk, "node:crypto", "node:module", "node:vm"]),
];
