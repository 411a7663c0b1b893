import { type ArmId, partsOf, type ResourceId, resourceGroupId } from "../arm-id/arm-id.ts";

/** The resource group that an identity is in. */
export const groupOf = (identityId: ResourceId): ArmId => {
  const { subscription, resourceGroup } = partsOf(identityId);
  return resourceGroupId(subscription, resourceGroup);
};
