import type { Workflow } from "./kit/registration.ts";
import { migrateClusterWorkflow } from "./migrate-cluster/workflow.ts";

/** Every workflow that there is, in the order in which they are shown. */
export const WORKFLOWS: readonly Workflow[] = [migrateClusterWorkflow];

/** The workflow of that name over HTTP and in records. */
export function workflowOf(name: string): Workflow | undefined {
  return WORKFLOWS.find((workflow) => workflow.name === name);
}
