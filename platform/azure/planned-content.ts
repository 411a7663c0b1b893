import {
  type ArmId,
  nameOf,
  partsOf,
  resourceGroupId,
  type ResourceId,
  scopesOf,
  subscriptionId,
} from "../../domain/arm-id/arm-id.ts";
import type { Tags } from "../../domain/schema/tags.ts";
import { API_VERSIONS } from "./arm.ts";
import type { PlannedContent } from "./policies.ts";
import { SYSTEM_ASSIGNED } from "../../domain/cluster/target.ts";
import { defined } from "../../domain/schema/defined.ts";

/** A cluster after a change of its identity, as far as policies see it. */
export function plannedCluster(
  { id, location }: { readonly id: ResourceId; readonly location: string },
  controlPlane: ResourceId | typeof SYSTEM_ASSIGNED,
  tags: Tags | undefined,
  groupExists = true,
): PlannedContent {
  return {
    resource: id,
    scope: scopeOf(id, groupExists),
    apiVersion: API_VERSIONS.aks,
    content: {
      type: "Microsoft.ContainerService/managedClusters",
      name: nameOf(id),
      location,
      ...defined({ tags }),
      identity:
        controlPlane === SYSTEM_ASSIGNED
          ? { type: SYSTEM_ASSIGNED }
          : { type: "UserAssigned", userAssignedIdentities: { [controlPlane]: {} } },
    },
  };
}

/** A resource group that AKS itself writes, unchanged. */
export function rewrittenGroup(group: ArmId, { location, tags }: NewResources): PlannedContent {
  const [subscription = group] = scopesOf(group);
  return {
    resource: group,
    scope: subscription,
    apiVersion: API_VERSIONS.resources,
    byAks: true,
    content: { ...groupContent(nameOf(group), { location, tags }) },
  };
}

function groupContent(name: string, { location, tags }: NewResources): PlannedContent["content"] {
  return {
    type: "Microsoft.Resources/subscriptions/resourceGroups",
    name,
    location,
    ...defined({ tags }),
  };
}

function scopeOf(id: ResourceId, groupExists: boolean): ArmId {
  const { subscription, resourceGroup } = partsOf(id);
  return groupExists ? resourceGroupId(subscription, resourceGroup) : subscriptionId(subscription);
}

/** What the resources that a run creates have in common, as far as policies see them. */
interface NewResources {
  readonly location: string;
  readonly tags?: Tags | undefined;
  /** Name of the resource group that does not exist yet. */
  readonly absentGroup?: string | undefined;
}

/** The identities to create, one per resource group: policies do not distinguish two in the same group. */
export function plannedIdentities(
  ids: readonly ResourceId[],
  { location, tags, absentGroup }: NewResources,
): readonly PlannedContent[] {
  const groupOf = (id: ResourceId) => partsOf(id).resourceGroup.toLowerCase();
  return ids
    .filter((id, index) => ids.findIndex((other) => groupOf(other) === groupOf(id)) === index)
    .map((resource) => ({
      resource,
      scope: scopeOf(resource, groupOf(resource) !== absentGroup?.toLowerCase()),
      apiVersion: API_VERSIONS.identities,
      content: {
        type: "Microsoft.ManagedIdentity/userAssignedIdentities",
        name: nameOf(resource),
        location,
        ...defined({ tags }),
      },
    }));
}

/**
 * A resource group to create. Its type in a policy:
 * learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule.
 */
export function plannedGroup(
  { subscription, resourceGroup }: ReturnType<typeof partsOf>,
  { location, tags }: NewResources,
): PlannedContent {
  return {
    resource: resourceGroupId(subscription, resourceGroup),
    scope: subscriptionId(subscription),
    apiVersion: API_VERSIONS.resources,
    content: groupContent(resourceGroup, { location, tags }),
  };
}
