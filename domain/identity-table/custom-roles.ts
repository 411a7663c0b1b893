import { readArmId } from "../arm-id/arm-id.ts";
import type { WantedGrant } from "../grants/grant.ts";
import { joinActionAt, joinsAt } from "../grants/network-joins.ts";
import { letsPull } from "../grants/wanted/registries.ts";
import type { MigrationFacts } from "../migration/facts.ts";
import type { NamedRole } from "../roles/custom-role.ts";
import { ROLES } from "../roles/roles.ts";

/** An unknown role, with its definition if that was read for the cluster. */
export function customRole({ held }: MigrationFacts, roleId: string): NamedRole {
  const same = ({ roleDefinitionId }: NamedRole) =>
    roleDefinitionId.toLowerCase().endsWith(roleId.toLowerCase());
  return {
    roleDefinitionId: roleId,
    custom: held.find((one) => one.custom !== undefined && same(one))?.custom,
  };
}

/** Whether a custom role allows what the wanted role is needed for; undefined if that is not known. */
export function isEnough(role: NamedRole, { roleId, scope }: WantedGrant): boolean | undefined {
  if (role.custom === undefined) return undefined;
  const at = readArmId(scope);
  switch (roleId) {
    case ROLES.acrPull.id:
      return letsPull(role, "registry");
    case ROLES.registryRepositoryReader.id:
      return letsPull(role, "repository");
    case ROLES.networkContributor.id:
      // kubenet also writes into a route table.
      return at === undefined || joinActionAt(at) === undefined || /\/routetables\//i.test(at)
        ? undefined
        : joinsAt(role, at);
    default:
      return undefined;
  }
}
