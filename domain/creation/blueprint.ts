import { nameOf, partsOf } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { WantedGrant } from "../grants/grant.ts";
import { targetOf } from "../migration/target.ts";
import { wantedGrants } from "../grants/wanted/wanted.ts";
import type { CreationFacts } from "./facts.ts";
import type { CreationRequest } from "./request.ts";
import type { Target } from "../cluster/target.ts";
import { defined } from "../schema/defined.ts";

/** The VM size if the request names none. */
export const DEFAULT_VM_SIZE = "Standard_D4s_v5";

/** The cluster that a request describes, with the fields that role assignments and estimates need. */
export function blueprint(request: CreationRequest): Cluster {
  const { clusterId, location, subnetId, privateDnsZoneId, diskEncryptionSetId } = request;
  const name = nameOf(clusterId);
  return {
    id: clusterId,
    name,
    location,
    provisioningState: "Creating",
    powerState: "Running",
    kubernetesVersion: request.kubernetesVersion ?? "default",
    nodeResourceGroup: `MC_${partsOf(clusterId).resourceGroup}_${name}_${location}`,
    // The same rules as for a cluster that leaves its service principal.
    controlPlane: { kind: "servicePrincipal", clientId: "none" },
    pools: [
      {
        name: "system",
        mode: "System",
        osType: "Linux",
        type: "VirtualMachineScaleSets",
        count: request.nodes?.count ?? 3,
        provisioningState: "Creating",
        powerState: "Running",
        ...defined({ subnetId }),
        spot: false,
        vmSize: request.nodes?.vmSize ?? DEFAULT_VM_SIZE,
      },
    ],
    addons: [],
    networkPlugin: request.networkPlugin ?? "azure",
    outboundType: "loadBalancer",
    ...defined({ customPrivateDnsZoneId: privateDnsZoneId, diskEncryptionSetId }),
    usesKms: false,
    podIdentityEnabled: false,
  };
}

export function creationTarget(request: CreationRequest): Target {
  const { clusterId, identityType, controlPlaneIdentityId, kubeletIdentityId, kubeletIdentity } = request;
  return targetOf(blueprint(request), {
    clusterId,
    identityType,
    controlPlaneIdentityId,
    kubeletIdentityId,
    kubeletIdentity,
  });
}

export function creationGrants(facts: CreationFacts, request: CreationRequest): readonly WantedGrant[] {
  const { subnetId, routeTableId } = request;
  const routeTables =
    subnetId !== undefined && routeTableId !== undefined && request.networkPlugin === "kubenet"
      ? { [subnetId]: routeTableId }
      : {};
  return wantedGrants(
    { ...facts, cluster: blueprint(request), held: [], routeTables },
    creationTarget(request).kubelet,
  );
}
