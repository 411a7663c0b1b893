import { expect, it } from "vitest";
import { clusterPath, GROUP, SUBSCRIPTION } from "../../../support/arm/clusters.ts";
import { rehearse } from "../../../support/arm/rehearsal.ts";

/** Evidence: the body that `az aks create` of azure-cli 2.45 sends when no version is asked for. */
it("an empty version leaves the choice to AKS", async () => {
  const { call } = await rehearse();
  const version = "2022-11-01";
  await call("PUT", `/subscriptions/${SUBSCRIPTION}/resourcegroups/${GROUP}`, {
    body: { location: "westeurope" },
  });
  const made = await call("PUT", clusterPath("new"), {
    version,
    body: {
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        kubernetesVersion: "",
        dnsPrefix: "new",
        agentPoolProfiles: [{ name: "nodepool1", mode: "System", count: 1, orchestratorVersion: "" }],
      },
    },
  });
  expect(made.status).toBe(201);
  const { body } = await call("GET", clusterPath("new"), { version });
  expect(body).toMatchObject({
    properties: {
      kubernetesVersion: expect.stringMatching(/^1\.\d+/) as string,
      agentPoolProfiles: [{ orchestratorVersion: expect.stringMatching(/^1\.\d+/) as string }],
    },
  });
});
