// Reads tasks and workflows, which travel with a release.
import * as posix from "node:path/posix";
import { validateTask, validateWorkflow } from "../generated/validators.js";
import type { Located } from "../source/source.ts";
import { textAt } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { shape } from "./shape/shape.ts";
import type { WorkSyntax } from "./syntax.ts";
import type { MapNode, Node } from "./yaml/node.ts";
import { entryOf, plain } from "./yaml/node.ts";

const kinds = {
  task: { file: "task.schema.json", validate: validateTask },
  workflow: { file: "workflow.schema.json", validate: validateWorkflow },
} as const;

/** Undefined when it does not fit its schema: it was reported, and must not be run. */
export function readWork(
  root: Node,
  file: { readonly kind: WorkSyntax["kind"]; readonly path: string },
  reading: Reading,
): WorkSyntax | undefined {
  const { node, fits } = shape(root, kinds[file.kind], file.kind, reading);
  if (node.kind !== "map" || !fits) return undefined;
  const stem = { value: posix.basename(file.path, ".vgo"), at: node.entries[0]?.keyAt ?? node.at };
  return {
    kind: file.kind,
    name: textAt(node, "name") ?? stem,
    document: plain(node),
    tasks: tasksOf(node),
  };
}

/** The tasks that the steps of a workflow name. */
function tasksOf(node: MapNode): readonly Located<string>[] {
  const steps = entryOf(node, "steps")?.value;
  if (steps?.kind !== "list") return [];
  return steps.items.flatMap((step) => {
    const task = step.kind === "map" ? textAt(step, "task") : undefined;
    return task === undefined ? [] : [task];
  });
}
