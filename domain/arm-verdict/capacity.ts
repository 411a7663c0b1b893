import { ADDRESSES, CAPACITY, EVICTION, RECONCILE, RETRY } from "./remedies.ts";
import { aks, type CatalogueRow, docs, refuse } from "./row.ts";

/** Codes of node pools that cannot be replaced, scaled or upgraded. */
export const CAPACITY_CODES: readonly CatalogueRow[] = [
  refuse(
    "UnsatisfiablePDB",
    "a PodDisruptionBudget allows no eviction, so a node cannot be drained",
    EVICTION,
    aks(4860),
  ),
  refuse(
    "UpgradeFailed",
    "a node could not be replaced",
    EVICTION,
    docs("aks/upgrade-aks-node-pools-rolling"),
  ),
  refuse("QuotaExceeded", "a quota is exhausted", CAPACITY, docs("aks/quotas-skus-regions")),
  refuse(
    "SKUNotAvailable",
    "this VM size is not available in the region",
    CAPACITY,
    docs("azure-resource-manager/troubleshooting/error-sku-not-available"),
  ),
  refuse(
    "AllocationFailed",
    "Azure has no free capacity for this VM size",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse(
    "OverconstrainedAllocationRequest",
    "Azure has no capacity that meets all conditions",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse("AksCapacityHeavyUsage", "AKS is short of capacity in this region", CAPACITY, aks(4818)),
  refuse("SubnetIsFull", "the subnet has no free IP address", ADDRESSES, aks(2119)),
  refuse("InsufficientSubnetSize", "the subnet is too small", ADDRESSES, aks(3221)),
  refuse(
    "ZonalAllocationFailed",
    "Azure has no free capacity in this availability zone",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse(
    "ManagedClusterCountExceedsQuotaLimit",
    "the subscription has reached its limit of clusters in this region",
    `Delete a cluster that nobody uses (\`az aks delete --ids <cluster id>\`), or request a higher quota. ${RETRY}`,
    docs("aks/quotas-skus-regions"),
  ),
  refuse(
    "NodePoolMcVersionIncompatible",
    "the Kubernetes version of the pool is too old for the control plane",
    `Upgrade the Kubernetes version of the pool: \`az aks nodepool upgrade --kubernetes-version <version> --resource-group <group> --cluster-name <cluster> --name <pool>\`. ${RETRY}`,
    docs("aks/supported-kubernetes-versions"),
  ),
  refuse(
    "K8sVersionNotSupported",
    "AKS no longer supports this Kubernetes version",
    `Upgrade the cluster to a supported version: \`az aks upgrade --kubernetes-version <version> --ids <cluster id>\`. ${RETRY}`,
    docs("aks/supported-kubernetes-versions"),
  ),
  refuse(
    "VMExtensionError_*",
    "a new node could not be set up, often because it cannot reach the endpoints that it needs",
    `Let DNS, firewall and proxy of the node subnet allow the endpoints that AKS needs. ${RETRY}`,
    docs("aks/outbound-rules-control-egress"),
  ),
  refuse("InternalOperationError", "AKS had an internal error", RECONCILE, aks(1913)),
  refuse(
    "AKSOperationPreemptedByDelete",
    "the cluster is being deleted",
    "`POST …/cancel`: the cluster will not exist any more.",
    aks(1913),
  ),
];
