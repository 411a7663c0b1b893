import { nameOf, sameId } from "../../arm-id/arm-id.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import { roleById, ROLES } from "../../roles/roles.ts";
import type { AccessFacts } from "../facts.ts";
import type { WantedGrant } from "../grant.ts";
import type { HeldRoleAssignment } from "../held.ts";
import { reaches } from "../reaches.ts";
import { isHalfMigrated } from "../../cluster/half-migrated.ts";
import { FOLLOWED_AT_MOST, givesPull, letsPull, pull, whyPulled } from "./registries.ts";
import { whyUnknown } from "../../reasons/unknown.ts";
import { wantedBecause } from "../../reasons/wanted-roles.ts";

/**
 * The permissions to pull that are missing for a kubelet identity that nodes use already: on the registries in the request, and on
 * those that the former service principal can pull from. Whoever migrated the cluster by hand may have forgotten them, which
 * stays unnoticed as long as nodes have the images.
 */
export function keptPulls({ cluster, held, registries, formerPulls }: AccessFacts): WantedGrant[] {
  if (!isOnKubeletIdentity(cluster)) return [];
  const former = formerPulls?.kind === "known" && isFollowed(formerPulls) ? formerPulls.registries : [];
  const known = [
    ...former.map(({ id, mode }) => pull(id, mode, wantedBecause("former-pulls-from-it"))),
    ...registries
      .filter(({ id }) => !former.some((one) => sameId(one.id, id)))
      .map(({ id, mode }) => pull(id, mode, whyPulled(cluster, id))),
  ];
  return known.filter((grant) => !held.some((one) => pulls(one, grant)));
}

/** True for a role of the kubelet identity that lets it pull as the grant would. */
function pulls(held: HeldRoleAssignment, wanted: WantedGrant): boolean {
  if (held.by !== "kubelet" || !reaches(held.scope, wanted.scope)) return false;
  return letsPull(held, wanted.roleId === ROLES.registryRepositoryReader.id ? "repository" : "registry");
}

const isOnKubeletIdentity = (cluster: Cluster): boolean =>
  cluster.controlPlane.kind !== "servicePrincipal" &&
  cluster.kubelet !== undefined &&
  !isHalfMigrated(cluster);

const isFollowed = ({ registries }: { readonly registries: readonly unknown[] }) =>
  registries.length > 0 && registries.length <= FOLLOWED_AT_MOST;

/** Azure does not show which registries a cluster with managed identities pulls from. Only the roles of its former service principal do. */
export function keptPullFindings(facts: AccessFacts): Finding[] {
  const { cluster, held, registries, formerPulls } = facts;
  if (!isOnKubeletIdentity(cluster)) return [];
  const missing = keptPulls(facts).map(({ scope, roleName: role, because }) =>
    finding("kubelet-cannot-pull", scope, { registry: nameOf(scope), role, because }),
  );
  if (registries.some(({ id }) => !sameId(id, cluster.bootstrapRegistryId ?? ""))) return missing;
  const because = whyNotKnown(formerPulls);
  if (because === undefined) return missing;
  const can = held.filter((one) => one.by === "kubelet" && isPull(one)).map(({ scope }) => nameOf(scope));
  return [...missing, finding("pull-rights-not-known", cluster.id, { because, can: [...new Set(can)] })];
}

/** True for a role that somebody gave so that nodes can pull. */
function isPull(held: HeldRoleAssignment): boolean {
  const role = roleById(held.roleDefinitionId);
  return (
    role === ROLES.acrPull ||
    role === ROLES.registryRepositoryReader ||
    (held.custom !== undefined && givesPull(held))
  );
}

/** As a clause; undefined where it is known. */
function whyNotKnown(formerPulls: AccessFacts["formerPulls"]): string | undefined {
  if (formerPulls === undefined) return whyUnknown("former-principal-not-read");
  if (formerPulls.kind === "unknown") return formerPulls.because;
  const { clientId, registries } = formerPulls;
  if (registries.length === 0) return whyUnknown("former-principal-has-no-role", { clientId });
  if (isFollowed(formerPulls)) return undefined;
  return whyUnknown("former-principal-has-wide-roles", { clientId, registries: registries.length });
}
