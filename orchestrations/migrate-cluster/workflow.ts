import type { GrantEntry } from "../../domain/grant.ts";
import { concluded, endedEarly, type Trail } from "../../domain/migration/trail.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { changeIdentity } from "./change.ts";
import { migrateCluster } from "./contract.ts";
import { awaitPropagation, grantRoles } from "../steps/grants.ts";
import { createIdentities, principalGrants } from "./grants.ts";
import { upgradePools, verifyPools } from "./images.ts";

/** `oldGrants`: ids of the role assignments that the old identity holds. */
type Done = Trail & { readonly oldGrants: readonly string[] };

export const migrateClusterWorkflow = registerWorkflow(migrateCluster, {
  begin: ({ clusterId }): Done => ({ clusterId, grants: [], reached: "nothing", pools: [], oldGrants: [] }),
  *carryOut(flow, { request, facts, plan }, note) {
    const grants: GrantEntry[] = [];
    note({ grants, reached: "identities", oldGrants: facts.held.map(({ id }) => id) });
    const identities = yield* createIdentities(flow, plan);
    note({ identities: { controlPlane: identities.controlPlane, kubelet: identities.kubelet } });
    yield* grantRoles(flow, principalGrants(plan.grants, identities), grants);
    yield* awaitPropagation(flow, grants);

    note({ reached: "change" });
    const kubeletId = identities.kubelet.resourceId;
    const after = yield* changeIdentity(flow, facts.cluster, identities);
    note({ after });

    yield* flow.enter("running", "verifyPools", "what the nodes of every pool carry now");
    const pools = yield* verifyPools(flow, facts.cluster, after, kubeletId, "identityUpdate");
    note({ pools });
    const upgraded = yield* upgradePools(
      flow,
      facts.cluster,
      { cluster: after, pools },
      kubeletId,
      request.whenNothingNewer ?? "wait",
    );
    note({ after: upgraded.cluster, pools: upgraded.pools });
  },
  report(trail, ending) {
    const { plan, planHash } = ending;
    const planned = {
      ...trail,
      ...(plan === undefined ? {} : { plan }),
      ...(planHash === undefined ? {} : { planHash }),
    };
    return ending.kind === "through"
      ? concluded(planned, { grants: trail.oldGrants })
      : endedEarly(planned, ending.kind, ending.why, ending.findings);
  },
});
