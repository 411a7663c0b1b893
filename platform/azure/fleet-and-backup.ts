import { z } from "zod";
import type { Azure } from "./azure.ts";
import { literal, queryGraph } from "./resource-graph.ts";

/** Resources outside of a cluster that refer to its identity. */
export interface FleetAndBackup {
  /** Ids of the cluster's memberships in fleets. */
  readonly fleetMemberships: string[];
  /** Name of the Azure Backup extension, if the cluster has one. */
  readonly backupExtension?: string;
}

/** Source: learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-manage-backups. */
const BACKUP = "microsoft.dataprotection.kubernetes";

const Row = z.object({
  extension: z.string().nullish(),
  kind: z.string().nullish(),
  member: z.string().nullish(),
});

/**
 * Reads the extensions and fleet memberships of a cluster with one query, which may join two tables. Undefined, which
 * says nothing, if Resource Graph in this cloud rejects the query. Source of the tables:
 * learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources.
 */
export async function readFleetAndBackup(
  azure: Azure,
  clusterId: string,
): Promise<FleetAndBackup | undefined> {
  try {
    const rows = await queryGraph(azure, fleetAndBackupQuery(clusterId), Row);
    const backup = rows.find(({ kind }) => kind === BACKUP)?.extension;
    return {
      fleetMemberships: [...new Set(rows.flatMap(({ member }) => member || []))],
      ...(backup ? { backupExtension: backup } : {}),
    };
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 400) return undefined;
    throw error;
  }
}

const fleetAndBackupQuery = (clusterId: string) => `kubernetesconfigurationresources
| where type =~ 'microsoft.kubernetesconfiguration/extensions' and id startswith ${literal(`${clusterId}/`)}
| project extension = name, kind = tolower(coalesce(tostring(properties.ExtensionType), tostring(properties.extensionType))), side = 'extension'
| join kind=fullouter (
    aksresources
    | where type =~ 'microsoft.containerservice/fleets/members' and tostring(properties.clusterResourceId) =~ ${literal(clusterId)}
    | project member = id, side = 'member'
  ) on side
| project extension, kind, member`;
