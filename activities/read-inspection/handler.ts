import { partsOf, resourceGroupId, type ResourceId, sameId } from "../../domain/arm-id/arm-id.ts";
import type { ClusterIdentities } from "../../domain/identity-table/cluster-identities.ts";
import type { Inspection } from "../../domain/identity-table/facts.ts";
import { heldAtOwn, ownScopes } from "../../domain/identity-table/own-scopes.ts";
import { IDENTITY_TABLE } from "../../domain/identity-table/table.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import { answerOf } from "../../platform/azure/answer.ts";
import { isHidden } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { identitiesFromArm } from "../../platform/azure/cluster-identities.ts";
import { readClusterDocument } from "../../platform/azure/clusters.ts";
import { listIdentities, readIdentity } from "../../platform/azure/identities.ts";
import { readFleetAndBackup } from "../../platform/azure/fleet-and-backup.ts";
import { factsOfCluster } from "../../platform/azure/migration-facts.ts";
import { readPoolIdentities } from "../../platform/azure/pool-identities.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readInspection } from "./contract.ts";
import { readAssignments, readDirectory } from "./assignments.ts";
import { inTurn } from "../../platform/azure/in-turn.ts";

/**
 * About ten calls, whatever the number of identities and role assignments: the facts of a migration, the nodes, the node
 * resource group, up to two identities outside of it, all role assignments with one query, and the directory.
 */
export function makeReadInspection(azure: Azure): FactsHandler<typeof readInspection> {
  return async ({ clusterId }) => {
    const read = await readClusterDocument(azure, clusterId);
    if (read.kind === "failed") return answerOf(read.failure, clusterId);
    const facts = await factsOfCluster(azure, { clusterId }, read.document);
    const { subscription } = partsOf(clusterId);
    const { nodeResourceGroup } = facts.cluster;
    const nodes = await readPoolIdentities(azure, { subscription, nodeResourceGroup });
    const inNodeGroup = await listIdentities(azure, resourceGroupId(subscription, nodeResourceGroup));
    const migration = await withFleetAndBackup(azure, facts);
    const identities = identitiesFromArm(read.document, clusterId);
    const principals = principalsOf(identities, migration);
    const own = ownScopes(migration);
    const rows = await readAssignments(azure, principals, own);
    const assignments = heldAtOwn(own, rows);
    return {
      kind: "done",
      value: {
        migration,
        identities,
        held: rows
          .filter(({ principalId }) => principals.includes(principalId))
          .map(({ principalType: _type, ...held }) => held),
        assignments,
        directory: await readDirectory(azure, principals, assignments),
        own: await readOwn(azure, migration, inNodeGroup),
        inNodeGroup,
        nodes,
      },
    };
  };
}

/** A migration reads these only if the limit of its calls allows it. */
async function withFleetAndBackup(azure: Azure, facts: MigrationFacts): Promise<MigrationFacts> {
  if (facts.fleetMemberships !== undefined) return facts;
  return { ...facts, ...(await readFleetAndBackup(azure, facts.cluster.id)) };
}

/** Object ids of all principals that the cluster uses, each once and in lower case. */
function principalsOf(
  identities: ClusterIdentities,
  { servicePrincipal }: Pick<MigrationFacts, "servicePrincipal">,
): string[] {
  const ids = IDENTITY_TABLE.map(({ find }) => find(identities))
    .flatMap((found) => (typeof found === "string" ? [] : found))
    .flatMap(({ principalId }) => principalId ?? []);
  const principal = servicePrincipal?.kind === "found" ? [servicePrincipal.objectId] : [];
  return [...new Set([...ids, ...principal].map((id) => id.toLowerCase()))];
}

/** The current state of the identities that the cluster names for control plane and kubelets; one may not be visible. */
async function readOwn(
  azure: Azure,
  { cluster }: MigrationFacts,
  inNodeGroup: Inspection["inNodeGroup"],
): Promise<NonNullable<Inspection["own"]>> {
  const { controlPlane, kubelet } = cluster;
  const named = [
    ...(controlPlane.kind === "userAssigned" ? [controlPlane.resourceId] : []),
    ...(kubelet === undefined ? [] : [kubelet.resourceId]),
  ];
  const read = await inTurn(named, async (resourceId) => {
    const listed = inNodeGroup.find((one) => sameId(one.resourceId, resourceId));
    const found = listed ?? (await readIfAllowed(azure, resourceId));
    if (found === "unreadable") return [];
    return [{ resourceId, ...(found === undefined ? {} : { principalId: found.principalId }) }];
  });
  return read.flat();
}

async function readIfAllowed(azure: Azure, resourceId: ResourceId) {
  try {
    return await readIdentity(azure, resourceId);
  } catch (error) {
    if (isHidden(error)) return "unreadable" as const;
    throw error;
  }
}
