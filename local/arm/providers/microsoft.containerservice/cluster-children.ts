import { type ChildType } from "../../core/children.ts";
import { numberAt, objectAt, textAt } from "../../world/json.ts";
import { requireCluster } from "./clusters.ts";
import * as errors from "./errors/changes.ts";

const NAMESPACE = "Microsoft.ContainerService";

const MAINTENANCE_NAMES = ["default", "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"];

/** Source: docs: planned-maintenance (three names, at least four hours). */
export const maintenanceConfigurations = (cluster: string): ChildType => ({
  namespace: NAMESPACE,
  list: `${cluster}/maintenanceConfigurations`,
  type: "managedClusters/maintenanceConfigurations",
  requireParent: requireCluster,
  check: ({ params }, sent) => {
    const name = params["child"] ?? "";
    if (!MAINTENANCE_NAMES.some((known) => known.toLowerCase() === name.toLowerCase())) {
      throw errors.invalidParameter(
        "configName",
        `The maintenance configuration name '${name}' is not one of ${MAINTENANCE_NAMES.join(", ")}.`,
      );
    }
    const hours = numberAt(sent, "properties", "maintenanceWindow", "durationHours");
    if (hours !== undefined && (hours < 4 || hours > 24)) {
      throw errors.invalidParameter("durationHours", "A maintenance window lasts between 4 and 24 hours.");
    }
  },
});

/** Source: docs: trusted-access-feature (at most 8 for each cluster). */
const BINDINGS_AT_MOST = 8;

export const trustedAccessRoleBindings = (cluster: string): ChildType => ({
  namespace: NAMESPACE,
  list: `${cluster}/trustedAccessRoleBindings`,
  type: "managedClusters/trustedAccessRoleBindings",
  requireParent: requireCluster,
  check: (_context, sent, others) => {
    if (textAt(sent, "properties", "sourceResourceId") === undefined) {
      throw errors.invalidParameter("sourceResourceId", "A role binding needs properties.sourceResourceId.");
    }
    if (others.length >= BINDINGS_AT_MOST) {
      throw errors.invalidParameter(
        "trustedAccessRoleBindingName",
        `A cluster has at most ${String(BINDINGS_AT_MOST)} trusted access role bindings.`,
      );
    }
  },
  fill: (_context, _id, sent) => ({
    ...sent,
    properties: { ...objectAt(sent, "properties"), provisioningState: "Succeeded" },
  }),
});

/**
 * Cluster extensions; those like backup have an identity in the node resource group, whose place in the JSON is believed
 * and not documented.
 */
export const extensions = (cluster: string): ChildType => ({
  namespace: "Microsoft.KubernetesConfiguration",
  list: `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`,
  type: "extensions",
  requireParent: requireCluster,
  fill: (_context, _id, sent) => ({
    ...sent,
    properties: { ...objectAt(sent, "properties"), provisioningState: "Succeeded" },
  }),
});
