import { sameId } from "../arm-id/arm-id.ts";
import { whyLeftOut } from "../reasons/left-out.ts";
import { hasTags } from "./tag-filter.ts";
import type { TargetFilter } from "./request-fields.ts";
import type { Candidate, LeftOut } from "./target.ts";

export interface Chosen {
  readonly candidates: readonly Candidate[];
  /** Clusters that the request names and that do not exist, or are excepted. */
  readonly leftOut: readonly LeftOut[];
}

/** The clusters of the fleet that match a filter, in the fleet's order. */
export function choose(fleet: readonly Candidate[], filter: TargetFilter): Chosen {
  const { clusterIds, except = [] } = filter;
  const meant = fleet.filter((candidate) => fits(candidate, filter));
  const excepted = meant.filter(({ clusterId }) => except.some((id) => sameId(id, clusterId)));
  const absent = (clusterIds ?? []).filter((id) => !fleet.some(({ clusterId }) => sameId(id, clusterId)));
  return {
    candidates: meant.filter((candidate) => !excepted.includes(candidate)),
    leftOut: [
      ...absent.map((clusterId): LeftOut => ({
        clusterId,
        because: "notFound",
        why: whyLeftOut("not-found"),
      })),
      ...excepted.map(({ clusterId }): LeftOut => ({
        clusterId,
        because: "excepted",
        why: whyLeftOut("excepted"),
      })),
    ],
  };
}

function fits(candidate: Candidate, filter: TargetFilter): boolean {
  const { subscriptions, resourceGroups, regions, tags, identity, clusterIds } = filter;
  const isOne = (value: string, of: readonly string[] | undefined) =>
    of === undefined || of.some((one) => one.toLowerCase() === value.toLowerCase());
  return (
    isOne(candidate.subscription, subscriptions) &&
    isOne(candidate.resourceGroup, resourceGroups) &&
    isOne(candidate.region, regions) &&
    (tags === undefined || hasTags(candidate.tags, tags)) &&
    (identity === undefined || (candidate.identity !== undefined && identity.includes(candidate.identity))) &&
    (clusterIds === undefined || clusterIds.some((id) => sameId(id, candidate.clusterId)))
  );
}
