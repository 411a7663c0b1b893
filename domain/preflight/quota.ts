import { nameOf } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { type Demand, type Demands, shared } from "./demand.ts";
import type { PreflightFacts, MachineSize, Quota } from "./facts.ts";

/** Names that Compute gives the quotas of a region. Source: learn.microsoft.com/rest/api/compute/usage/list. */
const REGIONAL = "cores";
const SPOT = "lowPriorityCores";

/** Where quotas hold. */
export interface Region {
  readonly subscription: string;
  readonly location: string;
}

const quotaId = ({ subscription, location }: Region, name: string): string =>
  `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${location}/usages/${name}`;

/**
 * Quotas that the nodes do not fit into, and those that they nearly fill. A pool that cannot get its surge nodes stops
 * the run half-way; pools that are replaced at the same time need the sum of theirs.
 */
export function quotaFindings(
  { quotas = [], sizes = [] }: PreflightFacts,
  { demands, atOnce }: Demands,
  region: Region,
): readonly Finding[] {
  return quotas.flatMap((quota): readonly Finding[] => {
    const sized = demands.flatMap((demand) => {
      const size = sizes.find(({ name }) => name.toLowerCase() === demand.vmSize?.toLowerCase());
      return size !== undefined && countsIn(quota, demand, size) ? [{ demand, cores: size.cores }] : [];
    });
    const cores = (demand: Demand) => sized.find((one) => one.demand === demand)?.cores ?? 0;
    const needed = shared({ demands: sized.map(({ demand }) => demand), atOnce }, cores);
    if (needed === undefined) return [];
    const free = quota.limit - quota.used;
    const resource = quotaId(region, quota.name);
    const stands = {
      used: quota.used,
      limit: quota.limit,
      family: titleOf(quota),
      location: region.location,
    };
    const { greatest, peak } = needed;
    if (greatest.amount > free) {
      const { amount, nodes } = greatest;
      return [
        finding("quota-too-small", resource, { pool: nameOf(greatest.pool), amount, nodes, ...stands }),
      ];
    }
    return 2 * peak <= free ? [] : [finding("quota-close", resource, { peak, atOnce, ...stands })];
  });
}

function countsIn({ name }: Quota, { spot }: Demand, { family }: MachineSize): boolean {
  if (spot) return name === SPOT;
  return name === REGIONAL || name.toLowerCase() === family.toLowerCase();
}

function titleOf({ name }: Quota): string {
  if (name === REGIONAL) return "Total Regional vCPUs";
  return name === SPOT ? "Total Regional Spot vCPUs" : name;
}

/** No size has more vCPUs than this many times the number in its name (`Standard_G5` has 32). */
const CORES_PER_NUMBER = 7;

/**
 * False if the nodes fit twice into every quota that they can count in, whatever their sizes are exactly: the pools have
 * nodes already, so their families are among those that are used.
 */
export function quotasMayMatter(quotas: readonly Quota[], { demands }: Demands): boolean {
  if (demands.length === 0) return false;
  const atMost = demands.reduce((sum, { nodes, vmSize }) => {
    const number = /^[A-Za-z]+_[A-Za-z]+(\d+)/.exec(vmSize ?? "")?.[1];
    return (
      sum + (number === undefined ? Number.POSITIVE_INFINITY : nodes * Number(number) * CORES_PER_NUMBER)
    );
  }, 0);
  const used = quotas.filter(({ name, used }) => used > 0 && (name === REGIONAL || isOfCores(name)));
  return used.length === 0 || used.some(({ limit, used }) => limit - used < 2 * atMost);
}

/** Compute lists other things beside vCPUs, such as availability sets. */
function isOfCores(name: string): boolean {
  return name === SPOT || /family$/i.test(name);
}

/** The quotas and sizes that demands count in; the rest of a region's list is left out. */
export function relevantQuotas(
  quotas: readonly Quota[],
  sizes: readonly MachineSize[],
  { demands }: Demands,
): { quotas: Quota[]; sizes: MachineSize[] } {
  const own = sizes.filter(({ name }) =>
    demands.some(({ vmSize }) => vmSize?.toLowerCase() === name.toLowerCase()),
  );
  return {
    quotas: quotas.filter((quota) =>
      demands.some((demand) =>
        own.some(
          (size) => size.name.toLowerCase() === demand.vmSize?.toLowerCase() && countsIn(quota, demand, size),
        ),
      ),
    ),
    sizes: own,
  };
}
