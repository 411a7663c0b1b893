import { auditFleetWorkflow } from "./audit-fleet/workflow.ts";
import { cleanUpWorkflow } from "./clean-up/workflow.ts";
import { createClusterWorkflow } from "./create-cluster/workflow.ts";
import { ensureIdentityWorkflow } from "./ensure-identity/workflow.ts";
import { grantRolesWorkflow } from "./grant-roles/workflow.ts";
import { inspectClusterWorkflow } from "./inspect-cluster/workflow.ts";
import type { Workflow } from "./kit/registration.ts";
import { migrateClusterWorkflow } from "./migrate-cluster/workflow.ts";
import { onboardSubscriptionWorkflow } from "./onboard-subscription/workflow.ts";
import { registerFeatureWorkflow } from "./register-feature/workflow.ts";
import { sweepWorkflow } from "./sweep/workflow.ts";
import { upgradeNodeImagesWorkflow } from "./upgrade-node-images/workflow.ts";

/** Every workflow that there is, in the order in which they are shown. */
export const WORKFLOWS: readonly Workflow[] = [
  migrateClusterWorkflow,
  ensureIdentityWorkflow,
  registerFeatureWorkflow,
  grantRolesWorkflow,
  upgradeNodeImagesWorkflow,
  inspectClusterWorkflow,
  createClusterWorkflow,
  cleanUpWorkflow,
  auditFleetWorkflow,
  sweepWorkflow,
  onboardSubscriptionWorkflow,
];

/** Those that a schedule can start. */
export const SCHEDULED_WORKFLOWS: readonly Workflow[] = [
  auditFleetWorkflow,
  inspectClusterWorkflow,
  sweepWorkflow,
];

/** The workflow of that name over HTTP and in records. */
export function workflowOf(name: string): Workflow | undefined {
  return WORKFLOWS.find((workflow) => workflow.name === name);
}
