import type { Cluster } from "../cluster.ts";
import type { HeldGrant, RegistryMode, ServicePrincipalFacts } from "./facts.ts";

/** A principal that acts for the cluster now. */
export interface Holder {
  readonly principalId: string;
  readonly by?: NonNullable<HeldGrant["by"]>;
}

/** Who holds grants for the cluster now. */
export function holdersOf({ controlPlane, kubelet }: Cluster, principal?: ServicePrincipalFacts): Holder[] {
  if (controlPlane.kind === "servicePrincipal") {
    return principal?.kind === "found" ? [{ principalId: principal.objectId }] : [];
  }
  return [
    { principalId: controlPlane.principalId, by: "controlPlane" },
    ...(kubelet === undefined ? [] : [{ principalId: kubelet.objectId, by: "kubelet" as const }]),
  ];
}

/** The enum's spelling is ACR's own; whatever is not the new mode decides by the registry, as registries always did. */
export const registryMode = (mode: string): RegistryMode =>
  mode === "AbacRepositoryPermissions" || mode === "rbac-abac" ? "repository" : "registry";

/** A role assignment as Azure shows it. */
interface ShownGrant {
  readonly id: string;
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  readonly registryMode?: string;
}

/** What the holders hold, of all the role assignments that were read. */
export function heldBy(holders: readonly Holder[], shown: readonly ShownGrant[]): HeldGrant[] {
  return shown.flatMap(({ id, principalId, role, scope, registryMode: mode }) => {
    const holder = holders.find((one) => one.principalId.toLowerCase() === principalId.toLowerCase());
    if (holder === undefined) return [];
    return [
      {
        id,
        roleDefinitionId: role,
        scope,
        ...(holder.by === undefined ? {} : { by: holder.by }),
        ...(mode === undefined ? {} : { registryMode: registryMode(mode) }),
      },
    ];
  });
}
