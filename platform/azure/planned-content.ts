import { z } from "zod";
import { nameOf, partsOf, type ResourceId } from "../../domain/arm-id.ts";
import { SYSTEM_ASSIGNED } from "../../domain/migration/target.ts";
import { API_VERSIONS } from "./arm.ts";
import type { PlannedContent } from "./policies.ts";

/** A cluster as a change of its identity leaves it, as far as policies are shown it. */
export function plannedCluster(
  { id, location }: { readonly id: ResourceId; readonly location: string },
  controlPlane: ResourceId | typeof SYSTEM_ASSIGNED,
  tags: Readonly<Record<string, string>> | undefined,
  groupExists = true,
): PlannedContent {
  return {
    resource: id,
    groupExists,
    apiVersion: API_VERSIONS.aks,
    content: {
      type: "Microsoft.ContainerService/managedClusters",
      name: nameOf(id),
      location,
      ...(tags === undefined ? {} : { tags }),
      identity:
        controlPlane === SYSTEM_ASSIGNED
          ? { type: SYSTEM_ASSIGNED }
          : { type: "UserAssigned", userAssignedIdentities: { [controlPlane]: {} } },
    },
  };
}

/** The identities that are made, one for each resource group: policies cannot tell two of a group apart. */
export function plannedIdentities(
  ids: readonly ResourceId[],
  location: string,
  absentGroup?: string,
): readonly PlannedContent[] {
  const groupOf = (id: ResourceId) => partsOf(id).resourceGroup.toLowerCase();
  return ids
    .filter((id, index) => ids.findIndex((other) => groupOf(other) === groupOf(id)) === index)
    .map((resource) => ({
      resource,
      groupExists: groupOf(resource) !== absentGroup?.toLowerCase(),
      apiVersion: API_VERSIONS.identities,
      content: {
        type: "Microsoft.ManagedIdentity/userAssignedIdentities",
        name: nameOf(resource),
        location,
      },
    }));
}

const Tags = z.record(z.string(), z.string());

/** The tags of a resource, which policies often ask about; undefined where it has none. */
export function tagsOf(
  document: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> | undefined {
  return Tags.safeParse(document["tags"]).data;
}
