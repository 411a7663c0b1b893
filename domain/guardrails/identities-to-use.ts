import { sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import type { WantedGrant } from "../grants/grant.ts";
import type { Guarded } from "./guardrails.ts";
import { type AdoptedIdentity, adoptedFindings, signInFindings } from "../identity/adopted.ts";
import { roleFindings } from "./roles-to-give.ts";

/** The ids of the identities that a plan gives roles to, as far as they are known before the run. */
export interface IdentitiesToUse {
  readonly controlPlane: string;
  readonly kubelet: string | undefined;
}

/**
 * What stands against a plan that gives roles to a cluster's identities: roles that the deployment does not let Keyless
 * give, those aside that an identity holds already, and what identities that exist can do and who can sign in as them.
 */
export function useFindings(
  { guardrails, adopted = [] }: Guarded & { readonly adopted?: readonly AdoptedIdentity[] | undefined },
  grants: readonly WantedGrant[],
  identities: IdentitiesToUse,
): readonly Finding[] {
  const isHeld = (grant: WantedGrant): boolean => {
    const id = idOf(grant, identities);
    const known = adopted.find(({ identityId }) => id !== undefined && sameId(identityId, id));
    return (known?.roles ?? []).some(
      ({ roleId, scope }) =>
        roleId.toLowerCase() === grant.roleId.toLowerCase() && sameId(scope, grant.scope),
    );
  };
  return [
    ...roleFindings(
      guardrails,
      grants.filter((grant) => !isHeld(grant)),
    ),
    ...adopted.flatMap((identity) => [...adoptedFindings(guardrails, identity), ...signInFindings(identity)]),
  ];
}

function idOf({ identity }: WantedGrant, { controlPlane, kubelet }: IdentitiesToUse): string | undefined {
  if (identity === "controlPlane") return controlPlane;
  return identity === "kubelet" ? kubelet : undefined;
}
