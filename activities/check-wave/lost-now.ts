import { subscriptionId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { GrantEntry } from "../../domain/grants/grant.ts";
import { type Held, lostGrants } from "../../domain/grants/lost.ts";
import { assignmentsOf } from "../../platform/azure/authorization.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readAssignmentsInBulk } from "../../platform/azure/fleet-related-resources.ts";
import { inTurn } from "../../platform/azure/in-turn.ts";

/** The most principals that one query names; each takes 36 characters. */
const PRINCIPALS_A_QUERY = 500;

/**
 * Returns a function that finds which role assignments of a cluster's ledger are lost. One query reads the role
 * assignments of many identities. Role assignments that it does not show are read from ARM, because Resource Graph lags
 * behind.
 *
 * @throws ArmCallFailed
 * @param ledgers - of all the clusters to check
 */
export async function readHeld(
  azure: Azure,
  ledgers: readonly (readonly GrantEntry[])[],
): Promise<(ledger: readonly GrantEntry[]) => Promise<readonly GrantEntry[]>> {
  const principals = [
    ...new Set(ledgers.flatMap((ledger) => ledger.map(({ principalId }) => principalId.toLowerCase()))),
  ];
  const held: Held[] = [];
  for (let from = 0; from < principals.length; from += PRINCIPALS_A_QUERY) {
    const principalIds = principals.slice(from, from + PRINCIPALS_A_QUERY);
    held.push(...(await readAssignmentsInBulk(azure, { principalIds, groups: [], scopes: [] })));
  }
  return async (ledger) => {
    const notShown = lostGrants(ledger, held);
    return lostGrants(notShown, await heldInArm(azure, notShown));
  };
}

async function heldInArm(azure: Azure, ledger: readonly GrantEntry[]): Promise<Held[]> {
  const asked = new Map(
    ledger.map(({ principalId, scope }) => {
      const subscription = subscriptionOf(scope);
      return [`${subscription} ${principalId}`.toLowerCase(), { subscription, principalId }] as const;
    }),
  );
  const answers = await inTurn(asked.values(), ({ subscription, principalId }) =>
    assignmentsOf(azure, subscriptionId(subscription), principalId),
  );
  return answers.flat().map(({ principalId, scope, roleId }) => ({ principalId, scope, role: roleId }));
}
