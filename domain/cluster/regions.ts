const WITHOUT_OWN_KUBELET: ReadonlySet<string> = new Set(["chinaeast", "chinanorth"]);
const WITHOUT_USER_ASSIGNED: ReadonlySet<string> = new Set(["usdodcentral", "usdodeast", "usgoviowa"]);

/**
 * Whether AKS accepts a kubelet identity of the customer in a region.
 * Source: learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity, limitations.
 */
export function offersOwnKubelet(location: string): boolean {
  return !WITHOUT_OWN_KUBELET.has(location.toLowerCase());
}

/**
 * Whether AKS accepts a user-assigned identity for the control plane in a region.
 * Source: learn.microsoft.com/azure/aks/user-assigned-managed-identity, limitations.
 */
export function offersUserAssigned(location: string): boolean {
  return !WITHOUT_USER_ASSIGNED.has(location.toLowerCase());
}
