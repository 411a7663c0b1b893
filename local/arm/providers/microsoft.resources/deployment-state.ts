import { type Json, type JsonObject, objectAt, textAt, textsAt } from "../../world/json.ts";
import { canonical, nameOf, typeOf } from "../../world/ids.ts";
import type { View } from "../../world/view.ts";
import { defined } from "../../../../domain/schema/defined.ts";

const ENDS = ["succeeded", "failed", "canceled"];

/** What became of one resource of a deployment: what has no state of its own is there at once. */
function stateOf(world: View, id: string): string {
  const key = canonical(id);
  const body =
    world.get("clusters", key)?.body ??
    world.get("resources", key)?.body ??
    world.get("identities", key)?.body;
  return textAt(body, "properties", "provisioningState") ?? "Succeeded";
}

/** A deployment as it stands: it runs until all its resources have ended. */
export function deploymentState(world: View, stored: JsonObject): "Running" | "Succeeded" | "Failed" {
  const states = textsAt(stored, "resources").map((id) => stateOf(world, id).toLowerCase());
  if (states.some((state) => !ENDS.includes(state))) return "Running";
  return states.every((state) => state === "succeeded") ? "Succeeded" : "Failed";
}

/** Source: docs: azure-resource-manager/troubleshooting/common-deployment-errors (DeploymentFailed). */
export function deploymentError(world: View, stored: JsonObject): JsonObject | undefined {
  const failed = textsAt(stored, "resources").filter((id) => stateOf(world, id).toLowerCase() === "failed");
  if (failed.length === 0) return undefined;
  return {
    code: "DeploymentFailed",
    message:
      "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.",
    details: failed.map((target) => ({
      code: "ResourceDeploymentFailure",
      target,
      message: "The resource operation completed with terminal provisioning state 'Failed'.",
    })),
  };
}

/** As GET shows it. When it ended is left out. */
export function deploymentBody(world: View, stored: JsonObject): JsonObject {
  const provisioningState = deploymentState(world, stored);
  const error = deploymentError(world, stored);
  const { id, name, properties } = stored;
  return {
    id,
    name,
    type: "Microsoft.Resources/deployments",
    properties: {
      ...objectAt({ properties }, "properties"),
      provisioningState,
      ...(provisioningState === "Running" ? {} : { outputResources: idsOf(stored) }),
      ...defined({ error }),
    },
  };
}

const idsOf = (stored: JsonObject): Json => textsAt(stored, "resources").map((id) => ({ id }));

/** Source: docs: rest/api/resources/deployment-operations/list. */
export function operationBodies(world: View, stored: JsonObject): readonly JsonObject[] {
  return textsAt(stored, "resources").map((id, index) => ({
    id: `${textAt(stored, "id") ?? ""}/operations/${String(index)}`,
    operationId: String(index),
    properties: {
      provisioningOperation: "Create",
      provisioningState: stateOf(world, id),
      targetResource: { id, resourceType: typeOf(id), resourceName: nameOf(id) },
    },
  }));
}

/** The deployments of one group. */
export function deploymentsIn(world: View, group: string): readonly JsonObject[] {
  const prefix = canonical(`${group}/providers/Microsoft.Resources/deployments/`);
  return [...world.entries("children")].filter(([key]) => key.startsWith(prefix)).map(([, { body }]) => body);
}
