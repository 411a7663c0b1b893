import type { Context } from "../../core/exchange.ts";
import { subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, numberAt, textAt } from "../../world/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { addressesLacking } from "./addresses.ts";
import { identityType, poolName, poolsOf } from "./cluster-body.ts";
import { unsatisfiable, unsatisfiableText } from "./drain.ts";
import * as errors from "./errors/errors.ts";
import { isVirtualMachines, nodesAsked } from "./pool-count.ts";
import { quotaProblem, surgeNodes } from "./surge.ts";

/** Room for more nodes of a pool, asked for before they come. @throws ArmError */
export function checkFreeAddresses(context: Context, body: JsonObject, pool: JsonObject, more: number): void {
  if (more <= 0) return;
  const lacking = addressesLacking(context.world, body, pool, more);
  if (lacking !== undefined) throw errors.problem(errors.subnetTooSmall(lacking));
  const place = {
    subscription: subscriptionOf(textAt(body, "id") ?? ""),
    location: textAt(body, "location") ?? "",
  };
  const quota = quotaProblem(context, place, pool, more);
  if (quota !== undefined) throw errors.problem(quota);
}

/** Nodes that a scale set holds (docs: quotas-skus-regions). */
const SCALE_SET_HOLDS = 1000;

/** Nodes and surge nodes fit into the pool's scale set; Spot pools get none. Source: Azure/AKS pull 5913. @throws ArmError */
export function checkScaleSetRoom(pool: JsonObject): void {
  if (isVirtualMachines(pool) || textAt(pool, "scaleSetPriority") === "Spot") return;
  const [nodes, surge] = [nodesAsked(pool), surgeNodes(pool)];
  if (nodes + surge > SCALE_SET_HOLDS) throw errors.scaleSetFull(poolName(pool), nodes, surge);
}

/** Checks of the service before an upgrade. Source: docs: upgrade-options, "server-side checks". @throws ArmError */
export function checkBudgets(context: Context, cluster: ClusterRecord): void {
  const never = unsatisfiable(cluster, context.now);
  if (never.length > 0) throw errors.unsatisfiableBudgets(unsatisfiableText(never));
}

/** Linux names are 1 to 12 lower-case letters and digits, Windows names up to 6. Source: docs: create-node-pools. */
const NAMES = { linux: /^[a-z][a-z0-9]{0,11}$/, windows: /^[a-z][a-z0-9]{0,5}$/ };

/** What a new pool must be. Sources stand with the errors. @throws ArmError */
export function checkNewPool(body: JsonObject, pool: JsonObject): void {
  const name = poolName(pool);
  const windows = textAt(pool, "osType") === "Windows";
  if (!(windows ? NAMES.windows : NAMES.linux).test(name)) {
    throw errors.invalidParameter("name", `The agent pool name '${name}' is not valid.`);
  }
  const type = textAt(pool, "type");
  if (type === "AvailabilitySet") throw errors.availabilitySetsRetired();
  const ownSubnet = textAt(pool, "vnetSubnetID") !== undefined;
  if (type === "VirtualMachines" && ownSubnet && identityType(body) !== "UserAssigned") {
    throw errors.virtualMachinesNeedUserAssigned();
  }
  // Source: docs: spot-node-pool (never the default pool), use-windows (system pools are Linux).
  if (textAt(pool, "mode") === "System" && (textAt(pool, "scaleSetPriority") === "Spot" || windows)) {
    throw errors.invalidParameter("mode", `The agent pool '${name}' cannot be a system pool.`);
  }
  const [count, least, most] = [
    numberAt(pool, "count"),
    numberAt(pool, "minCount"),
    numberAt(pool, "maxCount"),
  ];
  if (pool["enableAutoScaling"] === true && (least === undefined || most === undefined || least > most)) {
    throw errors.invalidParameter("minCount", "Autoscaling needs minCount and maxCount, in this order.");
  }
  if (count !== undefined && (count < 0 || count > SCALE_SET_HOLDS)) {
    throw errors.invalidParameter(
      "count",
      `The agent pool count ${String(count)} is not between 0 and 1000.`,
    );
  }
}

/** A cluster keeps at least one system pool. @throws ArmError */
export function checkSystemPoolStays(body: JsonObject, leaving: string): void {
  const left = poolsOf(body).filter((pool) => poolName(pool).toLowerCase() !== leaving.toLowerCase());
  if (!left.some((pool) => textAt(pool, "mode") === "System")) throw errors.lastSystemPool();
}

/** The platform's own rolling upgrade of a scale set. @throws ArmError */
export function checkNoRollingUpgrade(context: Context, cluster: ClusterRecord, pool: string): void {
  const until = cluster.pools[pool.toLowerCase()]?.rollingUpgradeUntil ?? 0;
  if (until > context.now) throw errors.rollingUpgrade(pool);
}
