import { canonicalId, isWithin, sameId } from "../arm-id.ts";
import type { Cluster } from "../cluster.ts";
import type { WantedGrant } from "../grant.ts";
import { type Role, roleById, ROLES } from "../roles.ts";
import type { HeldGrant, MigrationFacts, RegistryMode } from "./facts.ts";
import { inNodeGroup, oldIdentity, type Target } from "./target.ts";

/**
 * The grants that the new identities need so that the cluster works as before: what AKS asks for the resources
 * outside the node resource group (source: learn.microsoft.com/azure/aks/managed-identity-overview), and the network
 * and registry rights that the service principal had. AKS itself gives Contributor on the node resource group.
 */
export function wantedGrants(
  facts: MigrationFacts,
  kubeletIdentityId: string | undefined,
  changes: Pick<Target, "changesControlPlane" | "changesKubelet"> = {
    changesControlPlane: true,
    changesKubelet: true,
  },
): readonly WantedGrant[] {
  const { cluster } = facts;
  return distinct([
    ...(changes.changesControlPlane ? [...networkGrants(facts), ...keyAndZoneGrants(cluster)] : []),
    ...(kubeletIdentityId === undefined || inNodeGroup(cluster, kubeletIdentityId)
      ? []
      : [
          controlPlane(
            ROLES.managedIdentityOperator,
            kubeletIdentityId,
            "the control plane hands the kubelet identity to the nodes",
          ),
        ]),
    ...(changes.changesKubelet ? registryGrants(facts) : []),
  ]);
}

/** What the old identity holds that no wanted grant carries over and AKS does not give by itself. */
export function grantsLeftBehind(
  facts: MigrationFacts,
  wanted: readonly WantedGrant[],
  changes: Pick<Target, "changesControlPlane" | "changesKubelet"> = {
    changesControlPlane: true,
    changesKubelet: true,
  },
): readonly HeldGrant[] {
  return facts.held.filter(
    (held) =>
      losesIt(held, changes) &&
      !isNodeGroupContributor(held, facts.cluster) &&
      !wanted.some((grant) => sameId(grant.scope, held.scope) && carries(grant, held)),
  );
}

/** True for a grant of an identity that the change takes out of use. */
export function losesIt(
  { by }: HeldGrant,
  { changesControlPlane, changesKubelet }: Pick<Target, "changesControlPlane" | "changesKubelet">,
): boolean {
  if (by === undefined) return true;
  return by === "kubelet" ? changesKubelet : changesControlPlane;
}

/** True if the wanted grant gives at its scope what the held one gave. */
function carries(grant: WantedGrant, held: HeldGrant): boolean {
  const role = roleById(held.roleDefinitionId);
  return (
    role !== undefined &&
    (role.id === grant.roleId || (role === ROLES.acrPull && held.registryMode === "repository"))
  );
}

function isNodeGroupContributor(held: HeldGrant, cluster: Cluster): boolean {
  const scope = canonicalId(held.scope).split("/");
  return (
    roleById(held.roleDefinitionId) === ROLES.contributor &&
    scope.length === 5 &&
    scope[4] === cluster.nodeResourceGroup.toLowerCase()
  );
}

function networkGrants({ cluster, held, routeTables }: MigrationFacts): WantedGrant[] {
  const network = (scope: string, because: string) => controlPlane(ROLES.networkContributor, scope, because);
  const carried = held
    .filter(
      ({ by, roleDefinitionId }) =>
        by !== "kubelet" && roleById(roleDefinitionId) === ROLES.networkContributor,
    )
    .map((grant) => network(grant.scope, `${oldIdentity(cluster)} has it there`));
  const subnets = cluster.pools.flatMap((pool) => (pool.subnetId === undefined ? [] : [pool.subnetId]));
  const linked =
    cluster.customPrivateDnsZoneId === undefined
      ? []
      : subnets.map((subnet) => network(networkOf(subnet), "the private DNS zone is linked to this network"));
  const needed = [
    ...subnets.map((subnet) => network(subnet, "the nodes stand in this subnet of your own")),
    ...Object.values(routeTables).map((table) =>
      network(table, "kubenet writes the pods' routes into this table"),
    ),
  ];
  return [linked, needed].reduce(
    (granted, more) => [
      ...granted,
      ...more.filter(({ scope }) => !granted.some((wider) => isWithin(scope, wider.scope))),
    ],
    carried,
  );
}

/** The virtual network of a subnet. */
function networkOf(subnetId: string): string {
  return subnetId.split("/").slice(0, -2).join("/");
}

function keyAndZoneGrants(cluster: Cluster): WantedGrant[] {
  const { customPrivateDnsZoneId, diskEncryptionSetId, kmsKeyVaultId } = cluster;
  return [
    ...(customPrivateDnsZoneId === undefined
      ? []
      : [
          controlPlane(
            ROLES.privateDnsZoneContributor,
            customPrivateDnsZoneId,
            "the API server's name stands in this zone",
          ),
        ]),
    ...(diskEncryptionSetId === undefined
      ? []
      : [controlPlane(ROLES.reader, diskEncryptionSetId, "the disks are encrypted with it")]),
    ...(kmsKeyVaultId === undefined
      ? []
      : [controlPlane(ROLES.keyVaultCryptoUser, kmsKeyVaultId, "etcd is encrypted with its key")]),
  ];
}

function registryGrants({ cluster, held, registries }: MigrationFacts): WantedGrant[] {
  const fromPrincipal = held
    .filter(({ by, roleDefinitionId }) => by !== "controlPlane" && isPullRole(roleDefinitionId))
    .map((grant) =>
      pull(grant.scope, grant.registryMode ?? "registry", `${oldIdentity(cluster)} pulls from it`),
    );
  const named = registries.map(({ id, mode }) => pull(id, mode, "the request names this registry"));
  return [...fromPrincipal, ...named];
}

function isPullRole(roleDefinitionId: string): boolean {
  const role = roleById(roleDefinitionId);
  return role === ROLES.acrPull || role === ROLES.registryRepositoryReader;
}

function pull(scope: string, mode: RegistryMode, because: string): WantedGrant {
  const role = mode === "repository" ? ROLES.registryRepositoryReader : ROLES.acrPull;
  return { identity: "kubelet", roleName: role.name, roleId: role.id, scope, because };
}

function controlPlane(role: Role, scope: string, because: string): WantedGrant {
  return { identity: "controlPlane", roleName: role.name, roleId: role.id, scope, because };
}

/** The first of each (identity, role, scope): its reason is the most telling one. */
function distinct(grants: readonly WantedGrant[]): WantedGrant[] {
  const seen = new Set<string>();
  return grants.filter((grant) => {
    const key = `${grant.identity} ${grant.roleId} ${canonicalId(grant.scope)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
