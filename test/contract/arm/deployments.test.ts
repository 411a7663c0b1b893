import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import {
  clusterPath,
  GROUP,
  identityPath,
  inGroup,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { statusOf } from "../../support/arm/steps.ts";

const DEPLOYMENT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Resources/deployments/made`;

async function started(): Promise<Rehearsal> {
  const sim = await rehearse({ settings: { replication: 0 } });
  place(sim, onServicePrincipal());
  return sim;
}

/** As a person writes it: comments, an expression as a name, a comma at the end. */
const TEMPLATE = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "name": { "type": "string" }, // of the cluster
    "nodes": { "type": "int", "defaultValue": 2 },
    "secret": { "type": "secureString", "defaultValue": "" },
  },
  "variables": { "identity": "[format('id-{0}', toLower(parameters('name')))]" },
  /* the cluster stands before
     what it depends on */
  "resources": [
    {
      "type": "Microsoft.ContainerService/managedClusters",
      "apiVersion": "2025-04-01",
      "name": "[parameters('name')]",
      "location": "[resourceGroup().location]",
      "dependsOn": ["[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', variables('identity'))]"],
      "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": {
          "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', variables('identity'))]": {}
        }
      },
      "properties": {
        "dnsPrefix": "[concat(parameters('name'), '-dns')]",
        "agentPoolProfiles": [
          { "name": "system", "mode": "System", "count": "[parameters('nodes')]", "vmSize": "Standard_D4s_v5", "osType": "Linux" }
        ]
      }
    },
    {
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
      "apiVersion": "2023-01-31",
      "name": "[variables('identity')]",
      "location": "[resourceGroup().location]"
    },
    { "condition": "[equals(parameters('nodes'), 3)]", "type": "Microsoft.Network/natGateways", "apiVersion": "2024-05-01", "name": "none" }
  ],
  "outputs": { "cluster": { "type": "string", "value": "[resourceId('Microsoft.ContainerService/managedClusters', parameters('name'))]" } }
}`;

/** Puts the template into the request as az does: by a bare name, at the end (`JsonCTemplatePolicy`). */
async function send(sim: Rehearsal, template: string, parameters: JsonObject, method = "PUT", verb = "") {
  const head = JSON.stringify({ properties: { parameters, mode: "Incremental" } });
  const response = await fetch(`${sim.url}${DEPLOYMENT}${verb}?api-version=2022-09-01`, {
    method,
    headers: { authorization: "Bearer az", "content-type": "application/json; charset=utf-8" },
    body: `${head.slice(0, -2)}, template:${template}}}`,
  });
  const body = (await response.json()) as JsonObject;
  const error = Object(body["error"]) as { code?: string; message?: string };
  return {
    status: response.status,
    headers: response.headers,
    body,
    code: error.code ?? "",
    message: error.message ?? "",
  };
}

/** Evidence: docs: azure-resource-manager/templates/syntax, rest/api/resources/deployments. */
describe("az deployment group create", () => {
  it("makes a cluster and its identity, each after what it depends on, and runs as long as they do", async () => {
    const sim = await started();
    const given = { name: { value: "Web" } };
    const validated = await send(sim, TEMPLATE, given, "POST", "/validate");
    expect(validated.body).toMatchObject({ properties: { provisioningState: "Succeeded" } });
    expect(sim.simulator.journal()).toEqual([]);
    const begun = await send(sim, TEMPLATE, given);
    expect([begun.status, begun.body]).toMatchObject([
      201,
      { properties: { provisioningState: "Accepted" } },
    ]);
    expect((await statusOf(sim, begun)).body).toEqual({ status: "Running" });
    sim.pass(HOUR);
    expect((await statusOf(sim, begun)).body).toEqual({ status: "Succeeded" });
    const ids = [identityPath("id-web"), clusterPath("Web")];
    const { body } = await sim.call("GET", DEPLOYMENT);
    expect(body).toMatchObject({
      name: "made",
      properties: {
        provisioningState: "Succeeded",
        parameters: { name: { value: "Web" }, nodes: { value: 2 } },
        outputs: { cluster: { value: clusterPath("Web") } },
        outputResources: ids.map((id) => ({ id })),
      },
    });
    expect(JSON.stringify(body)).not.toContain(`"secret":{"type":"secureString","value"`);
    const operations = await sim.call("GET", `${DEPLOYMENT}/operations`);
    expect(operations.body["value"]).toMatchObject(
      ids.map((id) => ({ properties: { targetResource: { id } } })),
    );
    expect((await sim.call("GET", clusterPath("Web"))).body).toMatchObject({
      properties: { dnsPrefix: "Web-dns", agentPoolProfiles: [{ count: 2 }] },
    });
    expect(sim.simulator.journal().map(({ operation }) => operation)).toEqual([
      ...["userAssignedIdentities.put", "managedClusters.put", "deployments.put"],
    ]);
  });

  it("is refused as a whole for what one resource is refused for, and then nothing is made", async () => {
    const sim = await started();
    const bad = TEMPLATE.replace('"name": "system"', '"name": "No-Name"');
    const answer = await send(sim, bad, { name: { value: "web" } });
    expect([answer.status, answer.code]).toEqual([400, "InvalidTemplateDeployment"]);
    expect(answer.message).toContain("No-Name");
    expect((await sim.call("GET", identityPath("id-web"))).status).toBe(404);
    expect((await sim.call("GET", DEPLOYMENT)).code).toBe("DeploymentNotFound");
  });

  it.each([
    ["a parameter that is missing", TEMPLATE, {}, "InvalidTemplate", /parameter 'name' is not provided/],
    [
      "an expression that is none",
      TEMPLATE.replace("toLower(", "toLower(("),
      { name: { value: "w" } },
      "InvalidTemplate",
      /language expression/,
    ],
    [
      "two that wait for each other",
      `{"resources":[${loop("a", "b")},${loop("b", "a")}]}`,
      {},
      "InvalidTemplate",
      /Circular dependency/,
    ],
    [
      "a function that is not modelled",
      '{"resources":[{"type":"A/b","apiVersion":"1","name":"[reference(1)]"}]}',
      {},
      "NotModelled",
      /function 'reference'/,
    ],
    ["no template at all", "{ never", {}, "InvalidRequestContent", /./],
  ])("names %s", async (_, template, given, code, message) => {
    const sim = await started();
    const answer = await send(sim, template, given as JsonObject);
    expect([answer.status, answer.code]).toEqual([answer.status === 501 ? 501 : 400, code]);
    expect(answer.message).toMatch(message);
  });

  it("takes bare names nowhere else", async () => {
    const sim = await started();
    const path = inGroup("Microsoft.ContainerRegistry/registries/images");
    const response = await fetch(`${sim.url}${path}?api-version=2023-07-01`, {
      ...{ method: "PUT", headers: { authorization: "Bearer x" }, body: '{location: "westeurope"}' },
    });
    expect(response.status).toBe(400);
  });
});

function loop(name: string, after: string): string {
  return JSON.stringify({
    ...{ type: "Microsoft.Network/natGateways", apiVersion: "2024-05-01", name },
    dependsOn: [after],
  });
}
