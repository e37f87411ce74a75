// Who may import what. An allow-list: what does not stand here may not be imported, and a file under
// compiler/ or runtime/ that falls into no row may not exist. scripts/check-layers.ts upholds it.

import { contract, disk, names, row, type Layer } from "./layer.ts";
import { runtimeLayers } from "./layers-runtime.ts";

const graph = "compiler/graph";
const source = "compiler/source";
const diagnostics = "compiler/diagnostics";
const generated = "compiler/generated";
const syntax = "compiler/2-parse/syntax.ts";
const catalog = "compiler/3-check/catalog.ts";
const composition = "compiler/4-resolve/composition.ts";
const policy = "compiler/5-specialize/policy.ts";
const compliance = "compiler/compliance";
/** What takes a resource back has one meaning, for crates that are wanted absent and for what left policy. */
const retract = "compiler/retract";
/** Conditions are read in one phase, checked in another and folded in a third, with the same words. */
const conditions = "compiler/2-parse/when";

/** What every phase may speak of: where things are written, what is wrong, what crosses to a host. */
const basis: readonly string[] = [source, diagnostics, contract];

export const layers: readonly Layer[] = [
  // The line of phases: each reads the noun of the phase before it.
  row("compiler/1-load", [...basis, "runtime/trust/hash.ts"], ["glob"], [...disk, "node:buffer"]),
  row(
    "compiler/2-parse",
    [...basis, generated, "compiler/1-load/tree.ts"],
    ["yaml", "chevrotain"],
    [names],
  ),
  row(
    "compiler/3-check",
    [
      ...basis,
      generated,
      graph,
      compliance,
      syntax,
      "compiler/2-parse/kind.ts",
      conditions,
      "compiler/2-parse/yaml/node.ts",
      retract,
    ],
    [],
    [names],
  ),
  row(
    "compiler/4-resolve",
    [...basis, graph, compliance, catalog, syntax, `${conditions}/parsed-when.ts`],
    [],
    [names],
  ),
  row(
    "compiler/5-specialize",
    [
      ...basis,
      generated,
      graph,
      composition,
      catalog,
      syntax,
      conditions,
      "compiler/2-parse/template/fault-diagnostic.ts",
      // The same mistake is told in the same words, whichever phase comes upon it.
      "compiler/3-check/missing-source.ts",
      // Which attributes name files of the tree, when they are checked and when they are gathered.
      "compiler/3-check/copied.ts",
      retract,
      "compiler/4-resolve/diagnostics.ts",
    ],
    [],
    [names],
  ),
  row(
    "compiler/6-emit",
    [contract, "runtime/trust", "runtime/store", policy, syntax, retract, "compiler/keys"],
    [],
    [names],
  ),
  row(
    "compiler/compile.ts",
    [
      source,
      diagnostics,
      "compiler/1-load",
      "compiler/2-parse",
      "compiler/3-check",
      "compiler/4-resolve",
      "compiler/5-specialize",
      "compiler/lint",
      "compiler/origins",
      "compiler/policy-tests",
    ],
    [],
    [],
  ),

  // The same line for those who only want to know what is wrong.
  row(
    "compiler/judge.ts",
    [
      diagnostics,
      "compiler/1-load/tree.ts",
      "compiler/2-parse",
      "compiler/3-check",
      "compiler/4-resolve",
      "compiler/5-specialize",
      "compiler/compile.ts",
      "compiler/lint",
      "compiler/policy-tests",
      "compiler/premises.ts",
    ],
    [],
    [],
  ),
  row(
    "compiler/premises.ts",
    [
      source,
      diagnostics,
      "compiler/1-load/tree.ts",
      "compiler/2-parse/kind.ts",
      syntax,
      catalog,
      composition,
      "compiler/5-specialize",
      "compiler/lint/template-facts.ts",
    ],
    [],
    [],
  ),

  // Beside the line.
  row(source, [], [], []),
  row(diagnostics, [source], [], [names]),
  row(graph, [source, diagnostics], [], []),
  row(retract, [contract, generated], [], []),
  // Reads one file as the second phase does, and nothing of the rest of the tree.
  row(
    "compiler/drafts",
    [
      source,
      contract,
      generated,
      retract,
      "compiler/2-parse/fields.ts",
      "compiler/2-parse/kind.ts",
      "compiler/2-parse/reading.ts",
      "compiler/2-parse/resource",
      "compiler/2-parse/template/parse-template.ts",
      `${conditions}/parsed-when.ts`,
      "compiler/2-parse/yaml",
      // A draft is written as publishing would format it.
      "compiler/format/labels.ts",
    ],
    [],
    [],
  ),
  // The only place, beside the command lines, that speaks to somebody else's servers.
  row(
    "compiler/review",
    [
      source,
      contract,
      generated,
      "compiler/drafts",
      "compiler/2-parse/parse.ts",
      "compiler/2-parse/yaml",
      "compiler/3-check/check.ts",
      "runtime/disk",
      "runtime/trust/hash.ts",
    ],
    [],
    disk,
  ),
  // What was found out in earlier runs: plain data, sealed with a key that whoever shares it has.
  row(
    "compiler/cache",
    [
      contract,
      source,
      diagnostics,
      "compiler/2-parse/parse-file.ts",
      "compiler/drafts/plan.ts",
      "runtime/trust/hash.ts",
      "runtime/disk",
    ],
    [],
    [...disk, "node:crypto", "node:v8"],
  ),
  row(compliance, [contract, "schemas/catalogs"], [], []),
  row("compiler/show", [contract], [], []),
  row(
    "compiler/lint",
    [
      ...basis,
      generated,
      syntax,
      `${conditions}/parsed-when.ts`,
      catalog,
      "compiler/4-resolve",
      "compiler/5-specialize",
    ],
    [],
    [],
  ),
  row(
    "compiler/origins",
    [
      source,
      contract,
      syntax,
      `${conditions}/parsed-when.ts`,
      catalog,
      // Which files an attribute names.
      "compiler/3-check/copied.ts",
      composition,
      "compiler/5-specialize/expand.ts",
      "runtime/trust",
      "runtime/store/store.ts",
    ],
    [],
    [],
  ),
  row(
    "compiler/explore",
    [
      source,
      "compiler/diagnostics/render/paint.ts",
      contract,
      // What a type's resources are about.
      `${generated}/resource-types.ts`,
      "compiler/3-check/copied.ts",
      "compiler/origins",
      "compiler/show",
      syntax,
      `${conditions}/parsed-when.ts`,
      catalog,
      "compiler/4-resolve",
      "compiler/5-specialize",
    ],
    [],
    [names],
  ),
  row(
    "compiler/policy-tests",
    [
      ...basis,
      generated,
      syntax,
      "compiler/2-parse/kind.ts",
      "compiler/2-parse/policy-test",
      compliance,
      catalog,
      policy,
      "compiler/explore/fold-bundle.ts",
      "compiler/show",
      "compiler/diff/text-patch.ts",
      // What a resource is about has one meaning.
      "compiler/retract/things.ts",
    ],
    ["yaml"],
    [names],
  ),
  row(
    "compiler/doctor",
    [contract, "runtime/trust", "runtime/store", "runtime/disk"],
    [],
    [...disk, "node:crypto"],
  ),
  row("compiler/keys", [contract, "runtime/trust", "runtime/disk"], [], [...disk, "node:crypto"]),
  row(
    "compiler/inventory",
    [
      ...basis,
      syntax,
      "compiler/2-parse/inventory.ts",
      "compiler/2-parse/host-range.ts",
      "compiler/2-parse/reading.ts",
      "compiler/2-parse/yaml",
    ],
    [],
    [],
  ),
  row("compiler/examples", [source, diagnostics, contract, "compiler/2-parse/yaml"], [], [names]),
  row(
    "compiler/migrate",
    [
      ...basis,
      "compiler/2-parse/carriers.ts",
      "compiler/2-parse/fields.ts",
      "compiler/2-parse/kind.ts",
      "compiler/2-parse/retired.ts",
      "compiler/2-parse/yaml",
      // What reaches a host from which folder has one meaning, before files move and after.
      "compiler/4-resolve/scope-chain.ts",
    ],
    [],
    [names],
  ),
  row(
    "compiler/format",
    [
      ...basis,
      generated,
      "compiler/2-parse",
      // Which resources wait for a change of others.
      "compiler/retract/handler.ts",
    ],
    ["yaml"],
    [],
  ),
  row(
    "compiler/secrets",
    [contract, "runtime/trust", "runtime/disk", "runtime/store", policy],
    [],
    [...disk, "node:crypto"],
  ),
  row(
    "compiler/diff",
    [
      contract,
      generated,
      retract,
      policy,
      "compiler/6-emit/emit.ts",
      "compiler/origins",
      "compiler/show",
      "compiler/diagnostics/render",
      "runtime/trust",
      "runtime/store/store.ts",
    ],
    ["diff"],
    [names],
  ),
  row(
    "compiler/publish",
    [
      ...basis,
      syntax,
      "compiler/2-parse/yaml/comments.ts",
      policy,
      "compiler/6-emit",
      // Which services a change wakes has one meaning, for brakes and for who reads a diff.
      "compiler/diff/wakes.ts",
      "runtime/trust",
      "runtime/store",
      "runtime/disk",
    ],
    [],
    [...disk, "node:crypto"],
  ),
  // Beside the store, for those who ask over HTTP. What it serves is handed to it by the command line.
  row(
    "compiler/server",
    [
      source,
      diagnostics,
      contract,
      "compiler/drafts",
      "compiler/2-parse/yaml",
      "runtime/disk",
      "runtime/store/lock.ts",
      "schemas/openapi.json",
    ],
    [],
    [...disk, "node:crypto", "node:http", "node:https", "node:net", "node:stream", "node:tls"],
  ),
  // Mail to people: knows sockets, and nothing of what it tells.
  row("compiler/notice", [contract], [], ["node:buffer", "node:net", "node:tls"]),
  row(
    "compiler/cli",
    ["compiler", contract, "runtime/trust", "runtime/store", "runtime/disk"],
    ["commander", "diff"],
    "any",
  ),

  ...runtimeLayers,
];
