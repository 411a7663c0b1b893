import { nameOf, sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { type Demands, shared, type SharedDemand } from "./demand.ts";
import type { PreflightFacts, SubnetAddresses } from "./facts.ts";

/** Azure keeps five addresses of every subnet. Source: learn.microsoft.com/azure/virtual-network/virtual-networks-faq. */
const RESERVED = 5;

/** Addresses that a range can give away; undefined for a text that is no IPv4 range. */
export function addressesIn(range: string): number | undefined {
  const bits = Number(/^\d+(?:\.\d+){3}\/(\d+)$/.exec(range)?.[1] ?? Number.NaN);
  return Number.isInteger(bits) && bits <= 32 ? 2 ** (32 - bits) - RESERVED : undefined;
}

/** Subnets that the nodes do not fit into, and those that they nearly fill. */
export function subnetFindings({ subnets = [] }: PreflightFacts, demands: Demands): readonly Finding[] {
  return subnets.flatMap(({ subnetId, limit, used }): readonly Finding[] => {
    const needed = neededIn(subnetId, demands);
    if (needed === undefined) return [];
    const { atOnce } = demands;
    const free = Math.max(0, limit - used);
    const { greatest, peak } = needed;
    if (greatest.amount > free) {
      const { amount, nodes } = greatest;
      return [
        finding("subnet-too-full", subnetId, { pool: nameOf(greatest.pool), amount, nodes, free, limit }),
      ];
    }
    return peak <= free ? [] : [finding("subnet-close", subnetId, { peak, atOnce, free, limit })];
  });
}

function neededIn(subnetId: string, { demands, atOnce }: Demands): SharedDemand | undefined {
  const inside = demands.filter((one) => one.subnetId !== undefined && sameId(one.subnetId, subnetId));
  return shared({ demands: inside, atOnce }, ({ addressesPerNode }) => addressesPerNode);
}

/** False if the nodes fit twice: then a figure that is some minutes old tells enough. */
export function addressesMayMatter({ subnetId, limit, used }: SubnetAddresses, demands: Demands): boolean {
  const needed = neededIn(subnetId, demands);
  return needed !== undefined && limit - used < 2 * needed.peak;
}
