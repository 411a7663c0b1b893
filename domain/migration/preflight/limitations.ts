import { sameId } from "../../arm-id.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

export const poolTypes: Check = ({ cluster }) =>
  cluster.pools
    .filter((pool) => pool.type === "AvailabilitySet")
    .map((pool) =>
      blocker("availability-set-pool", `${cluster.id}/agentPools/${pool.name}`, {
        means: "pools on availability sets are out of support and refuse node-image upgrades",
        remedy: `move the pool to VirtualMachines first: az aks update --ids ${cluster.id} --migrate-vmas-to-vms`,
        source: `${AKS_DOCS}/availability-sets-on-aks`,
      }),
    );

export const podIdentity: Check = ({ cluster }) =>
  cluster.podIdentityEnabled
    ? [
        {
          severity: "warning",
          code: "pod-identity",
          resource: cluster.id,
          means: "pod-managed identity intercepts the nodes' metadata endpoint; it is out of support",
          remedy: "plan the move to workload identity",
          source: `${AKS_DOCS}/use-azure-ad-pod-identity`,
        },
      ]
    : [];

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

/** Regions without the identities that this workflow sets; source: the limitations on the two pages. */
const REGIONS_WITHOUT: readonly { regions: readonly string[]; what: string; source: string }[] = [
  {
    regions: ["chinaeast", "chinanorth"],
    what: "a kubelet identity of your own",
    source: `${AKS_DOCS}/pre-created-kubelet-managed-identity`,
  },
  {
    regions: ["usdodcentral", "usdodeast", "usgoviowa"],
    what: "user-assigned identities",
    source: `${AKS_DOCS}/user-assigned-managed-identity`,
  },
];

export const region: Check = ({ cluster }) =>
  REGIONS_WITHOUT.filter(({ regions }) => regions.includes(cluster.location.toLowerCase())).map(
    ({ what, source }) =>
      blocker("region-unsupported", cluster.id, {
        means: `AKS in ${cluster.location} does not offer ${what}`,
        remedy:
          "this cluster can only be rebuilt in another region, or migrated by hand as far as AKS allows",
        source,
      }),
  );

export const systemAssigned: Check = ({ cluster, routeTables }, request) => {
  if (request.identityType !== "SystemAssigned") return [];
  const reasons = [
    ...(cluster.customPrivateDnsZoneId === undefined ? [] : ["a private DNS zone of your own"]),
    ...(Object.keys(routeTables).length === 0 ? [] : ["a route table of your own with kubenet"]),
    ...(cluster.usesKms ? ["etcd encryption with your key"] : []),
  ];
  const remedy = "leave `identityType` out: user-assigned identities are made and granted before the change";
  return [
    reasons.length === 0
      ? blocker("system-assigned-unsupported", cluster.id, {
          means:
            "a system-assigned identity exists only after the change, so its grants would come too late for the nodes",
          remedy,
          source: `${AKS_DOCS}/managed-identity-overview`,
        })
      : blocker("system-assigned-refused-by-aks", cluster.id, {
          means: `AKS refuses a system-assigned identity together with ${reasons.join(" and ")}`,
          remedy,
          source: `${AKS_DOCS}/private-clusters`,
        }),
  ];
};
