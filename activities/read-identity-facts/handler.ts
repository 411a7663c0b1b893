import { z } from "zod";
import { isWithin, partsOf, resourceGroupId, sameId } from "../../domain/arm-id.ts";
import type { IdentityFacts } from "../../domain/identity/facts.ts";
import type { IdentityRequest } from "../../domain/identity/request.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import { API_VERSIONS, readArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { listCredentials, listIdentities } from "../../platform/azure/identities.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import type { Answer } from "../activity-contract.ts";

const Group = z.object({ location: z.string() });

/** Three ARM calls, and one more where credentials are asked for and the identity exists. */
export function makeReadIdentityFacts(azure: Azure) {
  return async ({
    identityId,
    federatedCredentials = [],
  }: IdentityRequest): Promise<Answer<IdentityFacts>> => {
    const { subscription, resourceGroup } = partsOf(identityId);
    const group = resourceGroupId(subscription, resourceGroup);
    try {
      const found = await readArm(azure, { path: group, apiVersion: API_VERSIONS.resources }, Group);
      const inGroup = found === undefined ? [] : await listIdentities(azure, group);
      const exists = inGroup.some(({ resourceId }) => sameId(resourceId, identityId));
      const locks = await readLocks(azure, subscription);
      return {
        kind: "done",
        value: {
          readAt: new Date(azure.clock.now()).toISOString(),
          ...(found === undefined ? {} : { groupLocation: found.location }),
          inGroup,
          credentials:
            exists && federatedCredentials.length > 0 ? await listCredentials(azure, identityId) : [],
          locks: locks.filter(({ scope }) => isWithin(identityId, scope)),
        },
      };
    } catch (error) {
      return answerOfThrown(error, identityId, azure.clock.now());
    }
  };
}
