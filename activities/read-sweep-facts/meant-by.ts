import { canonicalId, sameId } from "../../domain/arm-id/arm-id.ts";
import { choose } from "../../domain/sweep/choose.ts";
import type { CandidatePage } from "../../domain/sweep/kept.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import type { Candidate, LeftOut } from "../../domain/sweep/target.ts";
import type { Records } from "../../platform/records/records.ts";
import { migratedBy } from "../../platform/records/migrated-by.ts";

interface Meant {
  readonly candidates: CandidatePage["candidates"];
  readonly leftOut: readonly LeftOut[];
}

/** The clusters of the fleet that a request means, with what is known of each before it is planned. */
export async function meantBy(
  records: Records,
  {
    clusters,
    expiries,
  }: { readonly clusters: readonly Candidate[]; readonly expiries: Readonly<Record<string, string>> },
  { targets }: SweepRequest,
): Promise<Meant> {
  const { ofSweep, clusterIds } = targets;
  const migrated = ofSweep === undefined ? undefined : await migratedBy(records, ofSweep);
  const fleet =
    migrated === undefined
      ? clusters
      : clusters.filter(({ clusterId }) => migrated.has(canonicalId(clusterId)));
  const { candidates, leftOut } = choose(fleet, targets);
  const meant = new Set(candidates);
  const beyond = new Set(
    clusters.filter((one) => !meant.has(one)).map(({ servicePrincipal }) => servicePrincipal),
  );
  return {
    leftOut,
    candidates: candidates.map((candidate) => {
      const { clusterId, servicePrincipal = "" } = candidate;
      const expiresOn = expiries[servicePrincipal];
      const given = clusterIds?.findIndex((id) => sameId(id, clusterId));
      const migrationRunId = migrated?.get(canonicalId(clusterId));
      return {
        candidate,
        ...(expiresOn === undefined ? {} : { expiresOn }),
        ...(given === undefined ? {} : { given }),
        ...(migrationRunId === undefined ? {} : { migrationRunId }),
        ...(servicePrincipal !== "" && beyond.has(servicePrincipal) ? { sharedBeyond: true } : {}),
      };
    }),
  };
}
