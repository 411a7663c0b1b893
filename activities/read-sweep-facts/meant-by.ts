import { canonicalId, sameId } from "../../domain/arm-id/arm-id.ts";
import { choose, type Chosen } from "../../domain/sweep/choose.ts";
import type { CandidatePage } from "../../domain/sweep/kept.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import type { Candidate, LeftOut } from "../../domain/sweep/target.ts";
import type { Records } from "../../platform/records/records.ts";
import { targetsToRetry, type TargetToRetry } from "../../platform/records/targets-to-retry.ts";
import { migratedBy } from "../../platform/records/migrated-by.ts";
import { defined } from "../../domain/schema/defined.ts";

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
  request: SweepRequest,
): Promise<Meant> {
  const { targets } = request;
  const { ofSweep, retryOf, clusterIds } = targets;
  const migrated = ofSweep === undefined ? undefined : await migratedBy(records, ofSweep);
  const toRetry = retryOf === undefined ? undefined : await targetsToRetry(records, retryOf, request);
  const among = migrated ?? toRetry;
  const fleet =
    among === undefined ? clusters : clusters.filter(({ clusterId }) => among.has(canonicalId(clusterId)));
  const chosen = choose(fleet, targets);
  const { candidates, leftOut } = toRetry === undefined ? chosen : again(chosen, toRetry);
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
      const frozen = toRetry?.get(canonicalId(clusterId))?.target;
      const migrationRunId = migrated?.get(canonicalId(clusterId)) ?? frozen?.migrationRunId;
      return {
        candidate,
        ...defined({ expiresOn, given, migrationRunId }),
        ...(servicePrincipal !== "" && beyond.has(servicePrincipal) ? { sharedBeyond: true } : {}),
        ...(frozen === undefined
          ? {}
          : { frozen: { planHash: frozen.planHash, expectedMs: frozen.expectedMs } }),
      };
    }),
  };
}

/** The clusters on which an earlier sweep did not succeed and that can be tried again; why the others cannot. */
function again({ candidates, leftOut }: Chosen, toRetry: ReadonlyMap<string, TargetToRetry>): Chosen {
  const whyNot = ({ clusterId }: Candidate) => toRetry.get(canonicalId(clusterId))?.not;
  return {
    candidates: candidates.filter((one) => whyNot(one) === undefined),
    leftOut: [
      ...leftOut,
      ...candidates.flatMap((one): LeftOut[] => {
        const not = whyNot(one);
        return not === undefined ? [] : [{ clusterId: one.clusterId, because: "blocked", ...not }];
      }),
    ],
  };
}
