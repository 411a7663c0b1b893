import { type JsonObject, textAt, withAt } from "../../world/json.ts";
import { poolName, poolNamed, poolsOf, withPools } from "./cluster-body.ts";
import { asAnswered } from "./pool-count.ts";

const isOne = (pool: JsonObject | undefined): boolean => textAt(pool, "type") === "AvailabilitySet";

/**
 * Whether a PUT moves the cluster from availability sets to single virtual machines, as `az aks update
 * --migrate-vmas-to-vms` does: all such pools at once. Source: docs: availability-sets-on-aks.
 */
export function leavesAvailabilitySets(stored: JsonObject, sent: JsonObject): boolean {
  const old = poolsOf(stored).filter(isOne);
  return (
    old.length > 0 &&
    old.every((pool) => textAt(poolNamed(sent, poolName(pool)), "type") === "VirtualMachines")
  );
}

/** The load balancer becomes a standard one with it. Source: docs: availability-sets-on-aks. */
export function asVirtualMachines(body: JsonObject): JsonObject {
  return withAt(withPools(body, asAnswered), ["properties", "networkProfile", "loadBalancerSku"], "standard");
}
