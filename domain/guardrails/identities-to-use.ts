import { sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import type { WantedGrant } from "../grants/grant.ts";
import type { Guarded } from "./guardrails.ts";
import { type AdoptedIdentity, adoptedFindings, type HeldRole, signInFindings } from "../identity/adopted.ts";
import { roleFindings } from "./roles-to-give.ts";

/** The ids of the identities that a plan gives roles to, as far as they are known before the run. */
export interface IdentitiesToUse {
  readonly controlPlane: string;
  readonly kubelet: string | undefined;
}

/**
 * What stands against a plan that gives roles to a cluster's identities: roles that the deployment does not let Keyless
 * give, those aside that an identity holds already, and what identities that exist can do besides and who can sign in as
 * them.
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
  // A role that the run would give, it, or an earlier run for the same plan, may have given already.
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
