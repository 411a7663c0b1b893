import { z } from "zod";
import { AnyResourceId } from "../../domain/arm-id/schemas.ts";
import { addonNamed } from "../../domain/addons/addons.ts";
import { APPLICATION_GATEWAY } from "../../domain/addons/application-gateway.ts";
import { type ResourceId, sameId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { Azure } from "./azure.ts";
import { literal, queryGraph } from "./resource-graph.ts";
import type { KeyVault } from "../../domain/grants/held.ts";

export type GatewaysAndVaults = Pick<MigrationFacts, "gatewaySubnets" | "kmsVault" | "keyVaults">;

const Row = z.object({
  id: AnyResourceId,
  type: z.string(),
  name: z.string(),
  roles: z.boolean().nullish(),
  addresses: z
    .array(
      z.object({ properties: z.object({ subnet: z.object({ id: AnyResourceId }).nullish() }).nullish() }),
    )
    .nullish(),
});
type Row = z.infer<typeof Row>;

/**
 * Application gateways and key vaults that role assignments depend on: one query, none for a cluster without them. A
 * vault without `enableRbacAuthorization` uses access policies. Source:
 * learn.microsoft.com/azure/key-vault/general/rbac-guide.
 */
export async function readGatewaysAndVaults(
  azure: Azure,
  cluster: Cluster,
  requestedVaults: readonly ResourceId[] = [],
): Promise<GatewaysAndVaults> {
  const gateway = addonNamed(cluster, APPLICATION_GATEWAY.profile)?.gatewayId;
  const { kmsKeyVaultId, kmsVaultName } = cluster;
  const ids = [gateway, kmsKeyVaultId, ...requestedVaults].flatMap((id) => id ?? []);
  const name = kmsKeyVaultId === undefined ? kmsVaultName : undefined;
  if (ids.length === 0 && name === undefined) return {};
  const conditions = [
    ...(ids.length === 0 ? [] : [`id in~ (${ids.map(literal).join(", ")})`]),
    ...(name === undefined ? [] : [`(type =~ 'microsoft.keyvault/vaults' and name =~ ${literal(name)})`]),
  ];
  const rows = await queryGraph(
    azure,
    `resources
| where ${conditions.join(" or ")}
| project id, type, name, roles = properties.enableRbacAuthorization, addresses = properties.gatewayIPConfigurations`,
    Row,
  );
  const vaults = rows.filter(({ type }) => type.toLowerCase() === "microsoft.keyvault/vaults");
  const kms = vaults.find(
    (row) => (kmsKeyVaultId !== undefined && sameId(row.id, kmsKeyVaultId)) || isNamed(row, name),
  );
  const requested = vaults.filter(({ id }) => requestedVaults.some((wanted) => sameId(wanted, id)));
  const found = rows.find(({ id }) => gateway !== undefined && sameId(id, gateway));
  return {
    ...(kms === undefined ? {} : { kmsVault: vaultOf(kms) }),
    ...(requested.length === 0 ? {} : { keyVaults: requested.map(vaultOf) }),
    ...(gateway === undefined || found === undefined
      ? {}
      : { gatewaySubnets: { [gateway.toLowerCase()]: subnetsOf(found) } }),
  };
}

const isNamed = (row: Row, name: string | undefined): boolean =>
  name !== undefined && row.name.toLowerCase() === name;

const vaultOf = ({ id, roles }: Row): KeyVault => ({
  id,
  decidesBy: roles === true ? "roles" : "accessPolicies",
});

function subnetsOf({ addresses }: Row): ResourceId[] {
  return [...new Set((addresses ?? []).flatMap(({ properties }) => properties?.subnet?.id ?? []))];
}
