import { z } from "zod";
import { isWithin, partsOf, resourceGroupId } from "../../domain/arm-id/arm-id.ts";
import { creationTarget } from "../../domain/creation/blueprint.ts";
import type { CreationFacts } from "../../domain/creation/facts.ts";
import { creationIntent } from "../../domain/creation/intent.ts";
import type { CreationRequest } from "../../domain/creation/request.ts";
import { registryMode } from "../../domain/grants/principals.ts";
import { identitiesToMake } from "../../domain/grants/standing.ts";
import { readAdopted, readExisting } from "../../platform/azure/adopted-identities.ts";
import { API_VERSIONS, readArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readPreflight } from "../../platform/azure/preflight.ts";
import { readOfferedVersions } from "../../platform/azure/kubernetes-versions.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import { ownObjectId } from "../../platform/azure/own-identity.ts";
import { plannedCluster, plannedGroup, plannedIdentities } from "../../platform/azure/planned-content.ts";
import { readRelatedResources } from "../../platform/azure/related-resources.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readCreationFacts } from "./contract.ts";
import { ownIdentities } from "../../domain/cluster/target.ts";

const Existing = z.object({ properties: z.object({ provisioningState: z.string() }) });
const Group = z.object({ location: z.string() });

/**
 * At most four ARM calls (group, cluster, locks, related resources in Resource Graph), the quotas and VM sizes of the
 * region, and more calls if policies, a narrow set of permissions or a full subnet require it.
 */
export function makeReadCreationFacts(azure: Azure): FactsHandler<typeof readCreationFacts> {
  return async (request) => {
    const { clusterId, location, registries = [], subnetId } = request;
    const { subscription, resourceGroup } = partsOf(clusterId);
    const groupPath = resourceGroupId(subscription, resourceGroup);
    const group = await readArm(azure, { path: groupPath, apiVersion: API_VERSIONS.resources }, Group);
    const existing =
      group === undefined
        ? undefined
        : await readArm(azure, { path: clusterId, apiVersion: API_VERSIONS.aks }, Existing);
    const locks = await readLocks(azure, subscription);
    const own = ownIdentities(creationTarget(request));
    const objectId = await ownObjectId(azure);
    const related = await readRelatedResources(azure, {
      region: { subscription, location },
      principalIds: objectId === undefined ? [] : [objectId],
      registryIds: registries,
      subnetIds: subnetId === undefined ? [] : [subnetId],
      identityIds: own,
    });
    const adopted = await readAdopted(
      azure,
      await readExisting(azure, own, {
        named: [request.controlPlaneIdentityId, request.kubeletIdentityId].flatMap((id) => id ?? []),
        shown: related.identities,
      }),
    );
    const facts: CreationFacts = {
      readAt: new Date(azure.clock.now()).toISOString(),
      ...(existing === undefined ? {} : { existing: existing.properties.provisioningState }),
      ...(group === undefined ? {} : { groupLocation: group.location }),
      locks: locks.filter(({ scope }) => isWithin(clusterId, scope)),
      registries: related.registries.map(({ id, mode }) => ({ id, mode: registryMode(mode) })),
      ...(adopted.length === 0 ? {} : { adopted }),
    };
    const offeredVersions =
      request.kubernetesVersion === undefined
        ? undefined
        : await readOfferedVersions(azure, { subscription, location });
    const preflight = await readPreflight(
      azure,
      creationIntent(facts, request),
      // The new VM family may have no usage yet, so the region is read in any case.
      { ...related, quotas: undefined },
      plannedWrites(request, facts),
    );
    return {
      kind: "done",
      value: {
        ...facts,
        preflight,
        ...(offeredVersions === undefined ? {} : { offeredVersions: [...offeredVersions] }),
      },
    };
  };
}

function plannedWrites(request: CreationRequest, facts: CreationFacts) {
  const { clusterId: id, location, tags } = request;
  const target = creationTarget(request);
  const { resourceGroup } = partsOf(id);
  const groupExists = facts.groupLocation !== undefined;
  const made = { location, tags, ...(groupExists ? {} : { absentGroup: resourceGroup }) };
  return [
    ...(groupExists ? [] : [plannedGroup(partsOf(id), made)]),
    plannedCluster({ id, location }, target.controlPlane, tags, groupExists),
    ...plannedIdentities(identitiesToMake(ownIdentities(target), facts), made),
  ];
}
