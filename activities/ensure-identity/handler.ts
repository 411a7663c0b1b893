import { partsOf } from "../../domain/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { ensureIdentity } from "./contract.ts";

/** One PUT and no tags: a PUT with tags would take away those of an identity that is adopted. */
export function makeEnsureIdentity(azure: Azure): Handler<typeof ensureIdentity> {
  return async ({ identityId, location }) => {
    const { subscription, resourceGroup, names } = partsOf(identityId);
    const [name = ""] = names;
    const client = await azure.clients.identities(subscription);
    const made = await client.userAssignedIdentities.createOrUpdate(resourceGroup, name, { location });
    if (made.principalId === undefined || made.clientId === undefined) {
      throw new TypeError(`Azure's answer for ${identityId} lacks principalId or clientId`);
    }
    return {
      kind: "done",
      value: { resourceId: identityId, principalId: made.principalId, clientId: made.clientId },
    };
  };
}
