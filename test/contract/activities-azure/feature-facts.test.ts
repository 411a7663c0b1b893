import { expect, it } from "vitest";
import { readFeatureFacts } from "../../../activities/read-feature-facts/contract.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { SUBSCRIPTION } from "../../support/arm/clusters.ts";
import { type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { registeredActivity } from "../../support/registered-activity.ts";

const request = {
  subscription: SUBSCRIPTION,
  namespace: "Microsoft.ContainerService",
  feature: "NodeDisruptionProfile",
};
const approvals = { pathContains: "subscriptionFeatureRegistrations" };

const read = (sim: Rehearsal) =>
  registeredActivity(simulatedAzure(sim.url, sim.clock), readFeatureFacts)(request);

it("a throttled read of who approves a feature is waited for, not taken for an answer", async () => {
  const sim = await rehearse();
  sim.simulator.faults.onNext(approvals, { kind: "throttled", retryAfterSeconds: 240 });
  expect(await read(sim)).toMatchObject({ kind: "wait", forMs: 240_000 });
  expect(await read(sim)).toMatchObject({
    kind: "done",
    value: { feature: { kind: "known", approval: "AutoApproval" } },
  });
});

it("a registration that may not be read says nothing about who approves", async () => {
  const sim = await rehearse();
  const refusal = { kind: "refuse", status: 403, code: "AuthorizationFailed", message: "No right." } as const;
  sim.simulator.faults.onNext(approvals, refusal);
  expect(await read(sim)).toMatchObject({
    kind: "done",
    value: { feature: { kind: "known", state: "NotRegistered" } },
  });
});
