import { z } from "zod";
import { addonNamed } from "../addons/addons.ts";
import { granteeOf, type WantedGrant } from "../grants/grant.ts";
import { reaches } from "../grants/reaches.ts";
import type { MigrationFacts } from "../migration/facts.ts";
import { wantedNow } from "../grants/wanted/wanted.ts";
import { gives, roleById } from "../roles/roles.ts";
import { customRole, isEnough } from "./custom-roles.ts";
import type { Inspection } from "./facts.ts";

/** A role that one of the cluster's identities needs and lacks. */
export const LackingGrant = z.strictObject({
  /** The identity that needs the role, in words. Reports of released versions have the field under this name. */
  holder: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
  because: z.string(),
  remedy: z.string(),
  /** A custom role that is assigned there and may be enough. */
  perhapsBy: z.string().optional(),
});
export type LackingGrant = z.infer<typeof LackingGrant>;

/** Role assignments that are needed and missing, at the scope and above. Those through groups are not visible. */
export function lackingGrants({ migration, held }: Pick<Inspection, "migration" | "held">): LackingGrant[] {
  return wantedNow(migration).flatMap((wanted) => {
    const principalId = principalOf(wanted, migration)?.toLowerCase();
    if (principalId === undefined) return [];
    const there = held.filter(
      (one) => one.principalId.toLowerCase() === principalId && reaches(one.scope, wanted.scope),
    );
    if (there.some(({ role }) => gives(role, wanted.roleId))) return [];
    const custom = there.flatMap(({ role }) =>
      roleById(role) === undefined ? customRole(migration, role) : [],
    );
    const judged = custom.map((one) => isEnough(one, wanted));
    if (judged.includes(true)) return [];
    const perhaps = custom[judged.indexOf(undefined)];
    return [
      {
        holder:
          migration.cluster.controlPlane.kind === "servicePrincipal" && wanted.identity !== "addon"
            ? "the service principal"
            : granteeOf(wanted),
        principalId,
        role: wanted.roleName,
        scope: wanted.scope,
        because: wanted.because,
        remedy: `grant it: POST /api/workflows/grant-roles/runs with principal ${principalId}, role ${wanted.roleName} and this scope`,
        ...(perhaps === undefined ? {} : { perhapsBy: perhaps.custom?.name ?? perhaps.roleDefinitionId }),
      },
    ];
  });
}

function principalOf(
  { identity, addon = "" }: WantedGrant,
  { cluster, servicePrincipal }: MigrationFacts,
): string | undefined {
  if (identity === "addon") return addonNamed(cluster, addon)?.identityObjectId;
  const { controlPlane, kubelet } = cluster;
  if (controlPlane.kind === "servicePrincipal") {
    return servicePrincipal?.kind === "found" ? servicePrincipal.objectId : undefined;
  }
  // Empty while AKS changes it: the missing roles of a principal that is not visible are not known.
  return identity === "kubelet" ? kubelet?.objectId : controlPlane.principalId || undefined;
}
