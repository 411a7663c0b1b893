import { expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { makeReadBudgets } from "../../../activities/read-budgets/handler.ts";
import { readNodeImages } from "../../../activities/read-node-images/contract.ts";
import { makeStartClusterCommand } from "../../../activities/start-cluster-command/handler.ts";
import type { ClusterCommand } from "../../../domain/in-cluster/command.ts";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { clusterPath, OLD_IMAGE, onSystemIdentity, place, pool } from "../../support/arm/clusters.ts";
import { MINUTE, rehearse } from "../../support/arm/rehearsal.ts";
import { edit } from "../../support/arm/steps.ts";
import { registeredActivity } from "../../support/registered-activity.ts";

const clusterId = requireResourceId(clusterPath());

async function rehearsed(properties: JsonObject = {}) {
  const sim = await rehearse();
  place(
    sim,
    onSystemIdentity({ agentPoolProfiles: [pool("system"), pool("apps", { count: 2 })], ...properties }),
  );
  const azure = simulatedAzure(sim.url, sim.clock);
  const start = makeStartClusterCommand(azure);
  const begun = async (command: ClusterCommand) => {
    const answer = await start({ clusterId, command });
    if (answer.kind !== "started" || answer.operation.operationUrl === undefined)
      throw new Error(JSON.stringify(answer));
    return answer.operation.operationUrl;
  };
  return {
    sim,
    start,
    begun,
    budgets: makeReadBudgets(azure),
    images: registeredActivity(azure, readNodeImages),
  };
}

it("budgets come back as names and counts, once the command has ended", async () => {
  const { sim, begun, budgets } = await rehearsed();
  const each = { namespace: "shop", pool: "apps", minAvailable: 2 };
  edit(sim, (cluster) => ({
    ...cluster,
    budgets: [
      { ...each, name: "never", expectedPods: 2, healthyPods: 2 },
      { ...each, name: "sick", expectedPods: 3, healthyPods: 2 },
      { ...each, name: "fine", expectedPods: 3, healthyPods: 3 },
    ],
  }));
  const operationUrl = await begun("budgets");
  expect(await budgets({ clusterId, operationUrl })).toMatchObject({ kind: "wait", code: "command-running" });
  sim.pass(MINUTE);
  expect(await budgets({ clusterId, operationUrl })).toEqual({
    kind: "done",
    value: {
      total: 3,
      never: [{ namespace: "shop", name: "never" }],
      neverCount: 1,
      now: [{ namespace: "shop", name: "sick" }],
      nowCount: 1,
    },
  });
});

it("a cluster without budgets has none", async () => {
  const { sim, begun, budgets } = await rehearsed();
  const operationUrl = await begun("budgets");
  sim.pass(MINUTE);
  expect(await budgets({ clusterId, operationUrl })).toMatchObject({ kind: "done", value: { total: 0 } });
});

it("node labels come back as images and numbers of nodes by pool", async () => {
  const { sim, begun, images } = await rehearsed();
  const operationUrl = await begun("nodeImages");
  sim.pass(MINUTE);
  expect(await images({ clusterId, operationUrl })).toEqual({
    kind: "done",
    value: [
      { pool: "system", images: [{ image: OLD_IMAGE, nodes: 3 }] },
      { pool: "apps", images: [{ image: OLD_IMAGE, nodes: 2 }] },
    ],
  });
});

it("a token for the API server goes along where the cluster has Entra ID, and only there", async () => {
  const { start } = await rehearsed({ aadProfile: { managed: true } });
  expect((await start({ clusterId, command: "budgets" })).kind).toBe("started");
  const { sim } = await rehearsed({ aadProfile: { managed: true } });
  const bare = await sim.call("POST", `${clusterId}/runCommand`, {
    body: { command: "kubectl get nodes -o json" },
  });
  expect([bare.status, bare.code]).toEqual([400, "InvalidParameter"]);
});

it("an output that Azure has cut is not taken for whole", async () => {
  const { sim, begun, images } = await rehearsed({
    agentPoolProfiles: [pool("system", { count: 1000, nodeImageVersion: `${OLD_IMAGE}${"x".repeat(600)}` })],
  });
  const operationUrl = await begun("nodeImages");
  sim.pass(MINUTE);
  expect(await images({ clusterId, operationUrl })).toMatchObject({
    kind: "refused",
    refusal: { code: "in-cluster-answer-cut-short" },
  });
});

it("a result that is gone is a refusal, and one elsewhere is never asked for", async () => {
  const { begun, images } = await rehearsed();
  const operationUrl = await begun("nodeImages");
  const gone = operationUrl.replace(/commandResults\/[^?]+/, "commandResults/none");
  expect(await images({ clusterId, operationUrl: gone })).toMatchObject({
    kind: "refused",
    refusal: { code: "in-cluster-answer-gone" },
  });
  const elsewhere = { clusterId, operationUrl: "https://elsewhere.invalid/commandResults/1" };
  expect(await images(elsewhere)).toMatchObject({ kind: "refused", refusal: { code: "host-unknown" } });
});
