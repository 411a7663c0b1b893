import { z } from "zod";
import { sameId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { granteeOf, type WantedGrant } from "./grant.ts";
import { nameOfRole } from "../roles/custom-role.ts";
import { gives, roleById, ROLES } from "../roles/roles.ts";
import type { AccessFacts } from "./facts.ts";
import { isCustomJoin } from "./wanted/network.ts";
import { givesPull } from "./wanted/registries.ts";
import { type Changes, losesIt } from "./wanted/wanted.ts";
import { whyUncarried } from "../reasons/role-assignments.ts";
import type { HeldRoleAssignment } from "./held.ts";
import { withinNodeGroup } from "../cluster/node-group.ts";
import { defined } from "../schema/defined.ts";

/** A role at a scope: whether the old identity has it, and whether a new one gets it. */
export const GrantDifference = z.strictObject({
  role: z.string(),
  scope: z.string(),
  /** Id of the role assignment of the old identity; absent if it has none. */
  heldAs: z.string().optional(),
  /** Which of a managed cluster's identities holds it; absent for a service principal. */
  by: z.enum(["controlPlane", "kubelet"]).optional(),
  /** Object id of the group through which the old identity has it. */
  through: z.string().optional(),
  /** Who gets it, in words; absent if nobody does. */
  wantedFor: z.string().optional(),
  /**
   * `carried`: the new identity gets what the old one had. `givenByAks`: AKS gives it to the new one by itself.
   * `new`: the old one lacks it. `notCarried`: the new one will lack it. `stays`: its principal does not change.
   */
  becomes: z.enum(["carried", "givenByAks", "new", "notCarried", "stays"]),
  because: z.string(),
});
export type GrantDifference = z.infer<typeof GrantDifference>;

/** All role assignments of the old identity, and all that the new ones get, in one list. */
export function grantDifference(
  facts: AccessFacts,
  wanted: readonly WantedGrant[],
  changes: Changes,
): GrantDifference[] {
  const lost = facts.held.map((held): GrantDifference => {
    const line = {
      role: nameOfRole(held),
      scope: held.scope,
      heldAs: held.id,
      ...defined({ by: held.by, through: held.through }),
    };
    if (!losesIt(held, changes)) {
      return { ...line, becomes: "stays", because: whyUncarried("identity-stays") };
    }
    const heir = wanted.find((grant) => carries(grant, held));
    if (heir !== undefined) {
      return { ...line, wantedFor: granteeOf(heir), becomes: "carried", because: heir.because };
    }
    return isGivenByAks(held, facts.cluster)
      ? { ...line, becomes: "givenByAks", because: whyUncarried("given-by-aks") }
      : {
          ...line,
          becomes: "notCarried",
          because: whyUncarried("no-rule"),
        };
  });
  const gained = wanted
    .filter((grant) => !facts.held.some((held) => carries(grant, held) && isListed(held, grant)))
    .map((grant): GrantDifference => ({
      role: grant.roleName,
      scope: grant.scope,
      wantedFor: granteeOf(grant),
      becomes: "new",
      because: grant.because,
    }));
  return [...lost, ...gained];

  /** What goes is carried over, and what its principal keeps is not new. */
  function isListed(held: HeldRoleAssignment, { identity }: WantedGrant): boolean {
    return losesIt(held, changes) || held.by === identity;
  }
}

/** True if the wanted grant allows at its scope what the held one allowed. */
function carries(grant: WantedGrant, held: HeldRoleAssignment): boolean {
  if (!sameId(grant.scope, held.scope)) return false;
  if (grant.identity === "kubelet" && PULLING.includes(grant.roleId) && givesPull(held)) return true;
  if (grant.roleId === ROLES.networkContributor.id && isCustomJoin(held)) return true;
  return roleById(held.roleDefinitionId)?.id === grant.roleId;
}

const PULLING: readonly string[] = [ROLES.acrPull.id, ROLES.registryRepositoryReader.id];

/** AKS assigns its identities Contributor on the node resource group, which includes what was assigned inside it. */
function isGivenByAks({ roleDefinitionId, scope }: HeldRoleAssignment, cluster: Cluster): boolean {
  return withinNodeGroup(cluster, scope) && gives(ROLES.contributor.id, roleDefinitionId);
}
