import type { Identity, ManagedServiceIdentityClient } from "@azure/arm-msi";
import { isRestError } from "@azure/core-rest-pipeline";
import { partsOf } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { ensureIdentity } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

/**
 * An existing identity is used as it is, in any region, and not written: a PUT would need a permission that Keyless may
 * lack, and a policy may deny it.
 */
export function makeEnsureIdentity(azure: Azure): Handler<typeof ensureIdentity> {
  return async ({ identityId, location, tags }) => {
    const { subscription, resourceGroup, names } = partsOf(identityId);
    const [name = ""] = names;
    const client = await azure.clients.identities(subscription);
    const found = await present(client, resourceGroup, name);
    const made =
      found ??
      (await client.userAssignedIdentities.createOrUpdate(resourceGroup, name, {
        location,
        ...defined({ tags }),
      }));
    if (made.principalId === undefined || made.clientId === undefined) {
      throw new TypeError(`Azure's answer for ${identityId} lacks principalId or clientId`);
    }
    return {
      kind: "done",
      value: {
        resourceId: identityId,
        principalId: made.principalId,
        clientId: made.clientId,
        outcome: found === undefined ? "made" : "found",
      },
    };
  };
}

async function present(
  client: ManagedServiceIdentityClient,
  resourceGroup: string,
  name: string,
): Promise<Identity | undefined> {
  try {
    return await client.userAssignedIdentities.get(resourceGroup, name);
  } catch (error) {
    if (isRestError(error) && error.statusCode === 404) return undefined;
    throw error;
  }
}
