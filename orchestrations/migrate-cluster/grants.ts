import type { EnsuredIdentity } from "../../activities/ensure-identity/contract.ts";
import { nameOf } from "../../domain/arm-id.ts";
import type { WantedGrant } from "../../domain/grant.ts";
import { REPLICATION_MS } from "../../domain/migration/estimate.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { PrincipalGrant } from "../steps/grants.ts";
import { createIdentity } from "../steps/identities.ts";

export interface Identities {
  readonly controlPlane: EnsuredIdentity;
  readonly kubelet: EnsuredIdentity;
}

export function* createIdentities(flow: Flow, plan: MigrationPlan): Steps<Identities> {
  const { controlPlane, kubelet } = plan.identities;
  yield* flow.enter("running", "createIdentities", `${nameOf(controlPlane)} and ${nameOf(kubelet)}`);
  const identities = {
    controlPlane: yield* createIdentity(flow, controlPlane, plan.location),
    kubelet: yield* createIdentity(flow, kubelet, plan.location),
  };
  // A grant that comes before the directory knows its principal is refused, and costs a call of the budget each time.
  yield* flow.sleep(REPLICATION_MS);
  return identities;
}

export function principalGrants(grants: readonly WantedGrant[], identities: Identities): PrincipalGrant[] {
  return grants.map((wanted) => ({
    wanted,
    principalId: identities[wanted.identity === "kubelet" ? "kubelet" : "controlPlane"].principalId,
    vouched: true,
  }));
}
