import { csv } from "../../domain/text/csv.ts";
import type { FleetRow } from "../../domain/fleet/row.ts";

/** The columns of a table of clusters, by their heads. */
const COLUMNS: readonly (readonly [string, (row: FleetRow) => string | number | undefined])[] = [
  ["name", ({ name }) => name],
  ["subscription", ({ subscription }) => subscription],
  ["resourceGroup", ({ resourceGroup }) => resourceGroup],
  ["region", ({ region }) => region],
  ["kubernetesVersion", ({ kubernetesVersion }) => kubernetesVersion],
  ["provisioningState", ({ provisioningState }) => provisioningState],
  ["powerState", ({ powerState }) => powerState],
  ["identity", ({ identity }) => identity],
  ["readiness", ({ readiness }) => readiness],
  ["blockedBy", ({ blockedBy }) => blockedBy?.join(" ")],
  ["because", ({ because }) => because],
  ["servicePrincipal", ({ servicePrincipal }) => servicePrincipal],
  ["expires", ({ expires }) => expires],
  ["expiry", ({ expiry }) => expiry],
  [
    "sharedWith",
    ({ sharedWith, sharersUnknown }) =>
      sharedWith === 0 && sharersUnknown === true ? undefined : sharedWith,
  ],
  ["missingGrants", ({ missingGrants }) => missingGrants],
  ["leftOverGrants", ({ leftOverGrants }) => leftOverGrants],
  ["pools", ({ pools }) => pools],
  ["id", ({ id }) => id],
];

/** Clusters as CSV. An empty field is one that nobody knows or that is not there. */
export function clustersCsv(rows: readonly FleetRow[]): string {
  return csv(
    COLUMNS.map(([head]) => head),
    rows.map((row) => COLUMNS.map(([, valueOf]) => String(valueOf(row) ?? ""))),
  );
}
