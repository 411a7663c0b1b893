import { ensureFederatedCredential } from "../../activities/ensure-federated-credential/contract.ts";
import { createGroupOf } from "../shared/resource-group.ts";
import { nameOf } from "../../domain/arm-id/arm-id.ts";
import { audiencesOf, missingCredentials } from "../../domain/identity/credentials.ts";
import { type IdentityReport, IdentityProgress, reportIdentity } from "../../domain/identity/report.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { createIdentity } from "../shared/identities.ts";
import { ensureIdentity } from "./contract.ts";

export const ensureIdentityWorkflow = registerWorkflow(ensureIdentity, {
  soFar: IdentityProgress,
  begin: ({ identityId }): IdentityProgress => ({ identityId, credentials: [], inGroup: [] }),
  *carryOut(flow, { request, facts, plan }, { note }) {
    const { identityId, federatedCredentials = [] } = request;
    note({ inGroup: facts.inGroup });
    if (facts.groupLocation === undefined) {
      note({ group: yield* createGroupOf(flow, identityId, request) });
    }
    yield* flow.enter(
      "running",
      "createIdentities",
      stepDetail("identities", { names: [nameOf(identityId)] }),
    );
    const { identity } = yield* createIdentity(flow, identityId, request);
    note({ identity: { ...identity, outcome: plan.adopts ? "found" : "made" } });

    const missing = missingCredentials(facts, request);
    let credentials: IdentityReport["credentials"] = federatedCredentials
      .filter((wanted) => !missing.includes(wanted))
      .map(({ name }) => ({ name, outcome: "found" }));
    note({ credentials });
    if (missing.length === 0) return;
    yield* flow.enter("running", "federate", stepDetail("federated-credentials", { amount: missing.length }));
    for (const credential of missing) {
      const { name, issuer, subject } = credential;
      // One after the other: Azure refuses concurrent writes of one identity's credentials.
      yield* flow.value(
        ensureFederatedCredential,
        { identityId, name, issuer, subject, audiences: audiencesOf(credential) },
        { resource: `${identityId}/federatedIdentityCredentials/${name}` },
      );
      credentials = [...credentials, { name, outcome: "made" }];
      note({ credentials });
    }
  },
  report: reportIdentity,
});
