import { aks, type CatalogueRow, docs, refuse } from "./row.ts";

const CAPACITY =
  "free or raise the quota or capacity that the message names, or lower maxSurge of the pool, then retry";
const RECONCILE = "read the message, then reconcile the cluster (az aks update) and retry";

/** Codes of node pools that cannot be replaced, scaled or upgraded. */
export const CAPACITY_CODES: readonly CatalogueRow[] = [
  refuse(
    "UnsatisfiablePDB",
    "a pod disruption budget never lets a node drain",
    "loosen the budgets that the message names, then retry",
    aks(4860),
  ),
  refuse(
    "UpgradeFailed",
    "a node could not be replaced",
    "loosen the pod disruption budget that the message names, then retry: AKS resumes where it stopped",
    docs("aks/upgrade-aks-node-pools-rolling"),
  ),
  refuse("QuotaExceeded", "a quota is used up", CAPACITY, docs("aks/quotas-skus-regions")),
  refuse(
    "SKUNotAvailable",
    "this VM size is not to be had here",
    CAPACITY,
    docs("azure-resource-manager/troubleshooting/error-sku-not-available"),
  ),
  refuse(
    "AllocationFailed",
    "Azure has no machine free",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse(
    "OverconstrainedAllocationRequest",
    "Azure has no machine that fits all conditions",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse("AksCapacityHeavyUsage", "AKS is short of capacity in this region", CAPACITY, aks(4818)),
  refuse(
    "SubnetIsFull",
    "the subnet has no free address",
    "free addresses in the subnet, or lower maxSurge of the pool, then retry",
    aks(2119),
  ),
  refuse(
    "InsufficientSubnetSize",
    "the subnet is too small",
    "free addresses in the subnet, or lower maxSurge of the pool, then retry",
    aks(3221),
  ),
  refuse(
    "ZonalAllocationFailed",
    "Azure has no machine free in this zone",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse(
    "ManagedClusterCountExceedsQuotaLimit",
    "the subscription has no room for another cluster in this region",
    "delete clusters that nobody uses, or have the quota raised",
    docs("aks/quotas-skus-regions"),
  ),
  refuse(
    "NodePoolMcVersionIncompatible",
    "the pool's Kubernetes version is too far from the control plane's",
    "upgrade the pool's Kubernetes version first, then retry",
    docs("aks/supported-kubernetes-versions"),
  ),
  refuse(
    "K8sVersionNotSupported",
    "AKS does not offer this Kubernetes version any more",
    "upgrade the cluster to a supported version first, then retry",
    docs("aks/supported-kubernetes-versions"),
  ),
  refuse(
    "VMExtensionError_*",
    "a new node could not be set up, often because it cannot reach what it needs",
    "check DNS, firewall and proxy of the nodes' subnet for the addresses that AKS needs, then retry",
    docs("aks/outbound-rules-control-egress"),
  ),
  refuse("InternalOperationError", "AKS failed inside", RECONCILE, aks(1913)),
  refuse("AKSOperationPreemptedByDelete", "the cluster is being deleted", "nothing is left to do", aks(1913)),
];
