// Holds tasks, workflows and policy tests against their schemas; what runs them comes to its own parsing.
import { validatePolicyTest, validateTask, validateWorkflow } from "../generated/validators.js";
import type { Reading } from "./reading.ts";
import { shape } from "./shape/shape.ts";
import type { Node } from "./yaml/node.ts";

export function readTask(root: Node, reading: Reading): void {
  shape(root, { file: "task.schema.json", validate: validateTask }, "task", reading);
}

export function readWorkflow(root: Node, reading: Reading): void {
  shape(root, { file: "workflow.schema.json", validate: validateWorkflow }, "workflow", reading);
}

export function readPolicyTest(root: Node, reading: Reading): void {
  const schema = { file: "policy-test.schema.json", validate: validatePolicyTest };
  shape(root, schema, "policy test", reading);
}
