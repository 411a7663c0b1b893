import { partsOf, type ResourceId, resourceGroupId, sameId } from "../../domain/arm-id/arm-id.ts";
import type { ListedIdentity } from "../../domain/identity/listed.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readIdentity } from "../../platform/azure/identities.ts";
import type { Handler } from "../activity-contract.ts";
import type { ensureIdentity } from "./contract.ts";

/**
 * What is there is used as it is, in whatever region, and not written: a PUT would need the right to write it, and a policy
 * may deny that. What is not there is made.
 */
export function makeEnsureIdentity(azure: Azure): Handler<typeof ensureIdentity> {
  return async ({ identityId, location, tags }) => {
    const { subscription, resourceGroup, names } = partsOf(identityId);
    const [name = ""] = names;
    const found = await present(azure, identityId);
    const client = await azure.clients.identities(subscription);
    const made =
      found ??
      (await client.userAssignedIdentities.createOrUpdate(resourceGroup, name, {
        location,
        ...(tags === undefined ? {} : { tags }),
      }));
    if (made.principalId === undefined || made.clientId === undefined) {
      throw new TypeError(`Azure's answer for ${identityId} lacks principalId or clientId`);
    }
    return {
      kind: "done",
      value: {
        ...{ resourceId: identityId, principalId: made.principalId, clientId: made.clientId },
        outcome: found === undefined ? "made" : "found",
      },
    };
  };
}

/** The identities of its group serve a whole run; who may not list them looks at this one. */
async function present(azure: Azure, identityId: ResourceId): Promise<ListedIdentity | undefined> {
  const { subscription, resourceGroup } = partsOf(identityId);
  const listed = await azure.identitiesIn(resourceGroupId(subscription, resourceGroup));
  if (listed === undefined) return readIdentity(azure, identityId);
  return listed.find(({ resourceId }) => sameId(resourceId, identityId));
}
