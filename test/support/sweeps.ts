import { requireResourceId } from "../../domain/arm-id/arm-id.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { minutes } from "../../domain/text/duration.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import type { Candidate, PlannedCandidate } from "../../domain/sweep/target.ts";

const SUBSCRIPTION = "11111111-2222-4333-8444-55555555555";

/** The cluster of that name, in the subscription of that digit. */
export const clusterNamed = (name: string, subscription = 0) =>
  ClusterId.parse(
    requireResourceId(
      `/subscriptions/${SUBSCRIPTION}${String(subscription)}/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    ),
  );

/** A cluster on a service principal, as the list of the fleet shows it. */
export function candidate(name: string, more: Partial<Candidate> = {}, subscription = 0): Candidate {
  return {
    clusterId: clusterNamed(name, subscription),
    subscription: `${SUBSCRIPTION}${String(subscription)}`,
    region: "westeurope",
    resourceGroup: `rg-${name}`,
    tags: {},
    identity: "servicePrincipal",
    servicePrincipal: `principal-of-${name}`,
    identities: [],
    pools: [{ name: "system", nodes: 3, vmSize: "Standard_D4s_v5", surge: 1 }],
    ...more,
  };
}

/** The same with the plan of its own run. */
export function planned(
  name: string,
  more: Omit<Partial<PlannedCandidate>, "candidate"> & { candidate?: Partial<Candidate> } = {},
): PlannedCandidate {
  const { candidate: shown, ...rest } = more;
  return {
    candidate: candidate(name, shown),
    plan: {
      kind: "planned",
      planHash: `hash-of-${name}`,
      expectedMs: minutes(60),
      writes: 4,
      registries: [],
    },
    ...rest,
  };
}

export const sweepRequest = (more: Partial<SweepRequest> = {}): SweepRequest => ({
  workflow: "migrate-cluster",
  targets: {},
  ...more,
});
