import { z } from "zod";
import { isWithin, partsOf, resourceGroupId, sameId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { IdentityFacts } from "../../domain/identity/facts.ts";
import { identityRights } from "../../domain/identity/rights.ts";
import { missingCredentials } from "../../domain/identity/credentials.ts";
import type { IdentityRequest } from "../../domain/identity/request.ts";
import { readAdopted } from "../../platform/azure/adopted-identities.ts";
import { API_VERSIONS, readArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { listCredentials, listIdentities } from "../../platform/azure/identities.ts";
import { readIssuers } from "../../platform/azure/issuers.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import { plannedGroup, plannedIdentities } from "../../platform/azure/planned-content.ts";
import { readDenials } from "../../platform/azure/policies.ts";
import { missingRights } from "../../platform/azure/rights.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readIdentityFacts } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

const Group = z.object({ location: z.string() });

/**
 * Three ARM calls, and those for Keyless's own permissions. One call to the policies for each resource to create; for an
 * existing identity, one to Resource Graph and one for its credentials. If credentials are to be written, the clusters of
 * a subscription, and of further ones until their issuers are found.
 */
export function makeReadIdentityFacts(azure: Azure): FactsHandler<typeof readIdentityFacts> {
  return async (request) => {
    const { identityId, federatedCredentials = [] } = request;
    const { subscription, resourceGroup } = partsOf(identityId);
    const group = resourceGroupId(subscription, resourceGroup);
    const found = await readArm(azure, { path: group, apiVersion: API_VERSIONS.resources }, Group);
    const inGroup = found === undefined ? [] : await listIdentities(azure, group);
    const known = inGroup.find(({ resourceId }) => sameId(resourceId, identityId));
    const locks = await readLocks(azure, subscription);
    const facts: IdentityFacts = {
      readAt: new Date(azure.clock.now()).toISOString(),
      ...(found === undefined ? {} : { groupLocation: found.location }),
      inGroup,
      credentials:
        known !== undefined && federatedCredentials.length > 0
          ? await listCredentials(azure, identityId)
          : [],
      locks: locks.filter(({ scope }) => isWithin(identityId, scope)),
    };
    const [adopted] =
      known === undefined
        ? []
        : await readAdopted(azure, [{ resourceId: identityId, principalId: known.principalId }]);
    const { missing } = await missingRights(azure, identityRights(facts, request), []);
    const policies = await readDenials(azure, plannedWrites(facts, request));
    return {
      kind: "done",
      value: {
        ...facts,
        ...defined({ adopted }),
        ...(await issuersOf(facts, request)),
        ...(missing.length === 0 && Object.keys(policies).length === 0
          ? {}
          : { preflight: { ...policies, ...(missing.length === 0 ? {} : { missing }) } }),
      },
    };
  };

  async function issuersOf(
    facts: IdentityFacts,
    request: IdentityRequest,
  ): Promise<Pick<IdentityFacts, "issuers">> {
    const issuers = [...new Set(missingCredentials(facts, request).map(({ issuer }) => issuer))];
    if (issuers.length === 0) return {};
    return { issuers: await readIssuers(azure, issuers, subscriptionOf(request.identityId)) };
  }
}

/** The resources to create. An existing one is not written, so no policy for new resources applies to it. */
function plannedWrites({ inGroup, groupLocation }: IdentityFacts, { identityId, ...made }: IdentityRequest) {
  const { resourceGroup } = partsOf(identityId);
  const isNewGroup = groupLocation === undefined;
  const absent = inGroup.some(({ resourceId }) => sameId(resourceId, identityId)) ? [] : [identityId];
  return [
    ...(isNewGroup ? [plannedGroup(partsOf(identityId), made)] : []),
    ...plannedIdentities(absent, { ...made, ...(isNewGroup ? { absentGroup: resourceGroup } : {}) }),
  ];
}
