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
  ["sharedWith", ({ sharedWith }) => sharedWith],
  ["missingGrants", ({ missingGrants }) => missingGrants],
  ["leftOverGrants", ({ leftOverGrants }) => leftOverGrants],
  ["pools", ({ pools }) => pools],
  ["id", ({ id }) => id],
];

/** Clusters as CSV (RFC 4180). An empty field is one that nobody knows or that is not there. */
export function clustersCsv(rows: readonly FleetRow[]): string {
  const lines = rows.map((row) => COLUMNS.map(([, valueOf]) => fieldOf(valueOf(row))).join(","));
  return [COLUMNS.map(([head]) => head).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function fieldOf(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
