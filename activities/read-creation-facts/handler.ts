import { z } from "zod";
import { isWithin, requireArmId, resourceGroupId } from "../../domain/arm-id.ts";
import type { CreationFacts } from "../../domain/creation/facts.ts";
import type { CreationRequest } from "../../domain/creation/request.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import { API_VERSIONS, readArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { AKS_API_VERSION } from "../../platform/azure/cluster-list.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import type { Answer } from "../activity-contract.ts";
import { readRegistries } from "../read-migration-facts/handler.ts";

const Existing = z.object({ properties: z.object({ provisioningState: z.string() }) });
const Group = z.object({ location: z.string() });

export function makeReadCreationFacts(azure: Azure) {
  return async ({ clusterId, registries = [] }: CreationRequest): Promise<Answer<CreationFacts>> => {
    const { subscription, resourceGroup } = requireArmId(clusterId);
    const groupPath = resourceGroupId(subscription, resourceGroup);
    try {
      const group = await readArm(azure, { path: groupPath, apiVersion: API_VERSIONS.resources }, Group);
      const existing =
        group === undefined
          ? undefined
          : await readArm(azure, { path: clusterId, apiVersion: AKS_API_VERSION }, Existing);
      const locks = await readLocks(azure, subscription);
      return {
        kind: "done",
        value: {
          readAt: new Date(azure.clock.now()).toISOString(),
          ...(existing === undefined ? {} : { existing: existing.properties.provisioningState }),
          ...(group === undefined ? {} : { groupLocation: group.location }),
          locks: locks.filter(({ scope }) => isWithin(clusterId, scope)),
          registries: await readRegistries(azure, registries),
        },
      };
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}
