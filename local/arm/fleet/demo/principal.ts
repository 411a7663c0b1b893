import type { Moment } from "../../core/moment.ts";
import type { PrincipalRecord } from "../../world/tables.ts";
import type { FleetCluster } from "../fleet-cluster.ts";

const clientIdIn = (properties: FleetCluster["properties"]): string =>
  (properties["servicePrincipalProfile"] as { clientId: string }).clientId;

/** The service principal that a cluster names; undefined for one on managed identities. */
export function principalOf(
  { world }: Moment,
  properties: FleetCluster["properties"],
): PrincipalRecord | undefined {
  for (const [, principal] of world.where("principalsByApp", clientIdIn(properties))) return principal;
  return undefined;
}

/** Changes the service principal that a cluster names. */
export function changePrincipal(
  moment: Moment,
  { properties }: FleetCluster,
  change: (principal: PrincipalRecord) => PrincipalRecord,
): void {
  const principal = principalOf(moment, properties);
  if (principal !== undefined) moment.world.put("principals", principal.objectId, change(principal));
}
