import { sameId } from "../../arm-id.ts";
import type { Cluster } from "../../cluster.ts";
import type { Finding } from "../../finding.ts";
import { offersOwnKubelet, offersUserAssigned } from "../regions.ts";
import type { MigrationRequest } from "../request.ts";
import { SYSTEM_ASSIGNED, type Target, targetOf } from "../target.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

const OWN_KUBELET_PAGE = `${AKS_DOCS}/pre-created-kubelet-managed-identity`;

export const podIdentity: Check = ({ cluster }) =>
  cluster.podIdentityEnabled
    ? [
        {
          severity: "warning",
          code: "pod-identity",
          resource: cluster.id,
          means: "pod-managed identity intercepts the nodes' metadata endpoint; it is out of support",
          remedy:
            "except AKS's own pods (label kubernetes.azure.com/managedby: aks in kube-system) by an AzurePodIdentityException, and plan the move to workload identity",
          source: `${AKS_DOCS}/use-azure-ad-pod-identity`,
        },
      ]
    : [];

export const vaultsKnown: Check = ({ keyVaults = [] }, request) =>
  (request.keyVaults ?? [])
    .filter((wanted) => !keyVaults.some((known) => sameId(known.id, wanted)))
    .map((missing) =>
      blocker("key-vault-not-found", missing, {
        means: "Azure shows Keyless no such vault, so the add-ons' right to read it could not be granted",
        remedy: "correct the id, or give Keyless Reader on the vault",
        source: `${AKS_DOCS}/csi-secrets-store-identity-access`,
      }),
    );

export const registriesKnown: Check = ({ registries }, request) =>
  (request.registries ?? [])
    .filter((wanted) => !registries.some((known) => sameId(known.id, wanted)))
    .map((missing) =>
      blocker("registry-not-found", missing, {
        means: "Azure shows Keyless no such registry, so pulls from it could not be granted",
        remedy: "correct the id, or give Keyless Reader on the registry",
        source: `${AKS_DOCS}/cluster-container-registry-integration`,
      }),
    );

export const region: Check = ({ cluster }, request) =>
  unsupportedRegions(cluster.id, cluster.location, targetOf(cluster, request));

/** Blockers for a region that does not offer what the target sets. */
export function unsupportedRegions(clusterId: string, location: string, target: Target): readonly Finding[] {
  return [
    ...(target.kubelet === undefined || offersOwnKubelet(location)
      ? []
      : [
          blocker("region-unsupported", clusterId, {
            means: `AKS in ${location} does not offer a kubelet identity of your own`,
            remedy: "leave `kubeletIdentityId` out: AKS makes one; or choose another region",
            source: OWN_KUBELET_PAGE,
          }),
        ]),
    ...(target.controlPlane === SYSTEM_ASSIGNED || offersUserAssigned(location)
      ? []
      : [
          blocker("region-unsupported", clusterId, {
            means: `AKS in ${location} does not offer user-assigned identities`,
            remedy: "ask for identityType SystemAssigned, or choose another region",
            source: `${AKS_DOCS}/user-assigned-managed-identity`,
          }),
        ]),
  ];
}

/** Where AKS has to make the kubelet identity, nothing can be granted to it before the nodes have it. */
export const kubeletByAks: Check = ({ cluster }, request) => {
  const { controlPlane, kubelet, changesKubelet } = targetOf(cluster, request);
  if (!changesKubelet || kubelet !== undefined || controlPlane === SYSTEM_ASSIGNED) return [];
  return [
    {
      severity: "warning",
      code: "kubelet-grants-late",
      resource: cluster.id,
      means: `AKS in ${cluster.location} takes no kubelet identity of your own, and makes one with the change: until its grants act, pulls of images that no node has may fail`,
      remedy: "run it when few pods start, and have images on the nodes that must come back at once",
      source: OWN_KUBELET_PAGE,
    },
  ];
};

const USE_USER_ASSIGNED =
  "leave `identityType` out: user-assigned identities are made and granted before the change";

/** Findings of a request whose identity choices exclude each other; one of them would be passed over in silence. */
export function contradictoryIdentity(
  clusterId: string,
  { identityType, controlPlaneIdentityId }: Pick<MigrationRequest, "identityType" | "controlPlaneIdentityId">,
): readonly Finding[] {
  if (identityType !== "SystemAssigned" || controlPlaneIdentityId === undefined) return [];
  return [
    blocker("identity-choice-contradicts", clusterId, {
      means:
        "the request asks for a system-assigned identity and names a user-assigned one for the control plane: a cluster has one of them",
      remedy: "leave `identityType` or `controlPlaneIdentityId` out",
      source: `${AKS_DOCS}/managed-identity-overview`,
    }),
  ];
}

export const oneIdentity: Check = ({ cluster }, request) => contradictoryIdentity(cluster.id, request);

/** True for a request that would take a user-assigned control plane away. */
export const goesBackToSystem = ({ controlPlane }: Cluster, request: MigrationRequest): boolean =>
  controlPlane.kind === "userAssigned" && request.identityType === "SystemAssigned";

export const systemAssigned: Check = ({ cluster, routeTables }, request) => {
  if (goesBackToSystem(cluster, request)) {
    return [
      blocker("system-assigned-from-user", cluster.id, {
        means:
          "a system-assigned identity begins without any grant, so the cluster would lose its rights for up to an hour",
        remedy: "name another user-assigned identity in controlPlaneIdentityId",
        source: `${AKS_DOCS}/managed-identity-overview`,
      }),
    ];
  }
  if (targetOf(cluster, request).controlPlane !== SYSTEM_ASSIGNED) return [];
  const reasons = [
    ...(request.kubeletIdentityId === undefined ? [] : ["a kubelet identity of your own"]),
    ...(cluster.customPrivateDnsZoneId === undefined ? [] : ["a private DNS zone of your own"]),
    ...(Object.keys(routeTables).length === 0 ? [] : ["a route table of your own with kubenet"]),
    ...(cluster.usesKms ? ["etcd encryption with your key"] : []),
  ];
  if (reasons.length > 0) {
    return [
      blocker("system-assigned-refused-by-aks", cluster.id, {
        means: `AKS refuses a system-assigned identity together with ${reasons.join(" and ")}`,
        remedy: USE_USER_ASSIGNED,
        source: `${AKS_DOCS}/private-clusters`,
      }),
    ];
  }
  if (cluster.controlPlane.kind !== "servicePrincipal") return [];
  return [
    {
      severity: "warning",
      code: "system-assigned-grants-late",
      resource: cluster.id,
      means:
        "a system-assigned identity exists only after the change: until its grants act, pulls and load balancers may fail",
      remedy: USE_USER_ASSIGNED,
      source: `${AKS_DOCS}/managed-identity-overview`,
    },
  ];
};
