import { sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import type { WantedGrant } from "../grants/grant.ts";
import type { Guarded } from "./guardrails.ts";
import { type AdoptedIdentity, adoptedFindings, type HeldRole, signInFindings } from "../identity/adopted.ts";
import { roleFindings } from "./roles-to-give.ts";

/** The ids of the identities to which a plan assigns roles, as far as they are known before the run. */
export interface IdentitiesToUse {
  readonly controlPlane: string;
  readonly kubelet: string | undefined;
}

/**
 * Findings against a plan that assigns roles to a cluster's identities: roles that the deployment does not allow (unless
 * the identity already has them), the other rights of existing identities, and who can sign in as them.
 */
export function useFindings(
  { guardrails, adopted = [] }: Guarded & { readonly adopted?: readonly AdoptedIdentity[] | undefined },
  grants: readonly WantedGrant[],
  identities: IdentitiesToUse,
): readonly Finding[] {
  const isFor = (grant: WantedGrant, { identityId }: AdoptedIdentity): boolean => {
    const id = idOf(grant, identities);
    return id !== undefined && sameId(identityId, id);
  };
  const isHeld = (grant: WantedGrant): boolean =>
    adopted.some((identity) => isFor(grant, identity) && identity.roles.some((role) => gives(grant, role)));
  // This run, or an earlier run for the same plan, may already have assigned a role of the plan.
  const besides = adopted.map((identity) => {
    const own = grants.filter(
      (grant) => isFor(grant, identity) && roleFindings(guardrails, [grant]).length === 0,
    );
    return { ...identity, roles: identity.roles.filter((role) => !own.some((grant) => gives(grant, role))) };
  });
  return [
    ...roleFindings(
      guardrails,
      grants.filter((grant) => !isHeld(grant)),
    ),
    ...besides.flatMap((identity) => [...adoptedFindings(guardrails, identity), ...signInFindings(identity)]),
  ];
}

const gives = (grant: WantedGrant, { roleId, scope }: HeldRole): boolean =>
  roleId.toLowerCase() === grant.roleId.toLowerCase() && sameId(scope, grant.scope);

function idOf({ identity }: WantedGrant, { controlPlane, kubelet }: IdentitiesToUse): string | undefined {
  if (identity === "controlPlane") return controlPlane;
  return identity === "kubelet" ? kubelet : undefined;
}
