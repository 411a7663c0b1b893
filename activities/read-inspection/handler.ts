import { requireArmId, resourceGroupId } from "../../domain/arm-id.ts";
import type { ClusterIdentities } from "../../domain/identity-table/cluster-identities.ts";
import { type Inspection, type InspectionRequest } from "../../domain/identity-table/inspection.ts";
import { IDENTITY_TABLE } from "../../domain/identity-table/table.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import { assignmentsOf } from "../../platform/azure/authorization.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { identitiesFromArm } from "../../platform/azure/cluster-identities.ts";
import { readClusterDocument } from "../../platform/azure/clusters.ts";
import { listIdentities } from "../../platform/azure/identities.ts";
import type { Answer } from "../activity-contract.ts";
import { makeReadMigrationFacts } from "../read-migration-facts/handler.ts";
import { makeReadNodeIdentities } from "../read-node-identities/handler.ts";

/** About ten calls: the migration's facts, the cluster's JSON, the node group, and one for each identity. */
export function makeReadInspection(azure: Azure) {
  const readFacts = makeReadMigrationFacts(azure);
  const readNodes = makeReadNodeIdentities(azure);
  return async ({ clusterId }: InspectionRequest): Promise<Answer<Inspection>> => {
    try {
      const facts = await readFacts({ clusterId });
      if (facts.kind !== "done") return facts;
      const { subscription } = requireArmId(clusterId);
      const { nodeResourceGroup } = facts.value.cluster;
      const read = await readClusterDocument(azure, clusterId);
      if (read.kind === "failed") return answerOf(read.failure, clusterId);
      const nodes = await readNodes({ subscription, nodeResourceGroup });
      if (nodes.kind !== "done") return nodes;
      const identities = identitiesFromArm(read.document);
      const held = await Promise.all(
        principalsOf(identities).map((id) => assignmentsOf(azure, `/subscriptions/${subscription}`, id)),
      );
      return {
        kind: "done",
        value: {
          migration: facts.value,
          identities,
          held: held.flat().map(({ id, principalId, roleId, scope }) => ({
            assignmentId: id,
            principalId,
            role: roleId,
            scope,
          })),
          inNodeGroup: await listIdentities(azure, resourceGroupId(subscription, nodeResourceGroup)),
          nodes: nodes.value,
        },
      };
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}

/** Object ids of all identities that the cluster's JSON shows, each once. */
function principalsOf(identities: ClusterIdentities): string[] {
  const ids = IDENTITY_TABLE.map(({ find }) => find(identities))
    .flatMap((found) => (typeof found === "string" ? [] : found))
    .flatMap(({ principalId }) => principalId ?? []);
  return [...new Set(ids)];
}
