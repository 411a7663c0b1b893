import {
  isObject,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  withAt,
} from "../../world/json.ts";

/** Machines of one size in a pool. */
interface SizedCount {
  readonly size: string;
  readonly count: number;
}

/** Pools whose nodes are single machines: they have neither `count` nor `vmSize` (recorded, 11 bodies of 2025). */
export const isVirtualMachines = (pool: JsonObject): boolean => textAt(pool, "type") === "VirtualMachines";

/**
 * What a pool asks for, by size. A pool of virtual machines says it in `virtualMachinesProfile.scale.manual`, or in
 * `.autoscale` with the count of the moment in `virtualMachineNodesStatus`.
 */
function sizesOf(pool: JsonObject): readonly SizedCount[] {
  if (!isVirtualMachines(pool)) {
    return [{ size: textAt(pool, "vmSize") ?? "", count: numberAt(pool, "count") ?? 0 }];
  }
  const listed = (items: readonly JsonObject[]) =>
    items.map((item) => ({ size: textAt(item, "size") ?? "", count: numberAt(item, "count") ?? 0 }));
  const manual = objectsAt(pool, "virtualMachinesProfile", "scale", "manual");
  if (manual.length > 0) return listed(manual);
  const status = objectsAt(pool, "virtualMachineNodesStatus");
  if (status.length > 0) return listed(status);
  const { size, minCount } = objectAt(pool, "virtualMachinesProfile", "scale", "autoscale");
  if (typeof size === "string") return [{ size, count: typeof minCount === "number" ? minCount : 0 }];
  // What fleets say that a tool wrote before such pools were recorded.
  const count = numberAt(pool, "count");
  return count === undefined ? [] : [{ size: textAt(pool, "vmSize") ?? "", count }];
}

/** How many nodes a pool asks for. */
export const nodesAsked = (pool: JsonObject): number =>
  sizesOf(pool).reduce((sum, { count }) => sum + count, 0);

/** The size of most of its machines. */
export const mainSize = (pool: JsonObject): string | undefined =>
  [...sizesOf(pool)].sort((left, right) => right.count - left.count)[0]?.size;

/** A pool of virtual machines as AKS answers it; other pools stay as they are. */
export function asAnswered(pool: JsonObject): JsonObject {
  if (!isVirtualMachines(pool)) return pool;
  const { count: _, vmSize: __, ...rest } = pool;
  const sizes = sizesOf(pool).map(({ size, count }): JsonObject => ({ size, count }));
  return {
    ...rest,
    virtualMachinesProfile: isObject(pool["virtualMachinesProfile"])
      ? pool["virtualMachinesProfile"]
      : { scale: { manual: sizes } },
    virtualMachineNodesStatus: sizes,
  };
}

/** The pool with so many nodes more or fewer; of several sizes the first one changes. */
export function withMoreNodes(pool: JsonObject, by: number): JsonObject {
  if (!isVirtualMachines(pool)) return withAt(pool, ["count"], nodesAsked(pool) + by);
  const [first, ...others] = sizesOf(pool);
  if (first === undefined) return pool;
  const sizes = [{ ...first, count: first.count + by }, ...others].map(({ size, count }): JsonObject => ({
    size,
    count,
  }));
  const manual = objectsAt(pool, "virtualMachinesProfile", "scale", "manual");
  const status = withAt(pool, ["virtualMachineNodesStatus"], sizes);
  return manual.length === 0 ? status : withAt(status, ["virtualMachinesProfile", "scale", "manual"], sizes);
}
