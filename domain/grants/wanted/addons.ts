import { addonNamed } from "../../addons/addons.ts";
import type { AddonRow } from "../../addons/addon-row.ts";
import { ADDONS } from "../../addons/table.ts";
import { readArmId } from "../../arm-id/arm-id.ts";
import type { Addon } from "../../cluster/cluster.ts";
import type { WantedGrant } from "../grant.ts";
import { roleById } from "../../roles/roles.ts";
import type { AccessFacts } from "../facts.ts";
import { forAddon } from "./wanted-grant.ts";
import { wantedBecause } from "../../reasons/wanted-roles.ts";

/**
 * What the identities of add-ons need. AKS makes the identities and gives them rights in the node resource group; the
 * rest is the caller's, unless the caller is the command line. Source: learn.microsoft.com/azure/aks/
 * system-assigned-managed-identity and managed-identity-overview, and azure-cli for the scopes that it chooses.
 */
export function addonGrants(facts: AccessFacts): WantedGrant[] {
  return ADDONS.flatMap((row) => {
    const addon = addonNamed(facts.cluster, row.profile);
    if (addon === undefined) return [];
    return [...(row.grants?.(addon, facts) ?? []), ...vaultGrants(row, addon, facts)];
  });
}

/** Vaults are not in the cluster's JSON: those that the request names, and those that the service principal reads. */
function vaultGrants(
  { vaults }: AddonRow,
  { name }: Addon,
  { held, keyVaults = [] }: AccessFacts,
): WantedGrant[] {
  if (vaults === undefined) return [];
  const { role, requested, readBefore } = vaults;
  return [
    ...keyVaults.map(({ id }) => forAddon(name, role, id, wantedBecause(requested))),
    ...held
      .filter(({ by, roleDefinitionId }) => by === undefined && roleById(roleDefinitionId) === role)
      .flatMap(({ scope }) => {
        const at = readArmId(scope);
        return at === undefined ? [] : [forAddon(name, role, at, wantedBecause(readBefore))];
      }),
  ];
}
