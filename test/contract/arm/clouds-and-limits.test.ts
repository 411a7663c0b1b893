import { describe, expect, it } from "vitest";
import {
  clusterPath,
  GROUP,
  identityPath,
  inGroup,
  onSystemIdentity,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { MINUTE, rehearse } from "../../support/arm/rehearsal.ts";
import { grant, identity } from "../../support/arm/steps.ts";

const IDENTITY_OPERATOR = "f1a07417-d97a-45cb-824c-7a7467783830";

describe("clouds", () => {
  it.each([
    ["public", "azmk8s.io", "azurecr.io", "vault.azure.net"],
    ["usGovernment", "cx.aks.containerservice.azure.us", "azurecr.us", "vault.usgovcloudapi.net"],
    ["china", "cx.prod.service.azk8s.cn", "azurecr.cn", "vault.azure.cn"],
  ] as const)(
    "%s has host names of its own [docs: outbound-rules-control-egress]",
    async (cloud, api, registry, vault) => {
      const sim = await rehearse({ settings: { cloud } });
      place(sim, onSystemIdentity());
      const made = await sim.call("PUT", clusterPath("new"), {
        body: {
          location: "westeurope",
          identity: { type: "SystemAssigned" },
          properties: { dnsPrefix: "new", agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }] },
        },
      });
      expect(Object(made.body["properties"])["fqdn"]).toMatch(new RegExp(`\\.hcp\\.westeurope\\.${api}$`));
      const acr = await sim.call("PUT", inGroup("Microsoft.ContainerRegistry/registries/images"), {
        body: { location: "westeurope" },
      });
      expect(acr.body).toMatchObject({ properties: { loginServer: `images.${registry}` } });
      const keys = await sim.call("PUT", inGroup("Microsoft.KeyVault/vaults/keys"), {
        body: { location: "westeurope" },
        version: "2023-07-01",
      });
      expect(keys.body).toMatchObject({ properties: { vaultUri: `https://keys.${vault}/` } });
    },
  );

  it("China's two oldest regions have no own kubelet identity [docs: pre-created-kubelet-managed-identity]", async () => {
    const sim = await rehearse({ settings: { cloud: "china", replication: 0, propagation: 0 } });
    place(sim, onSystemIdentity());
    const control = await identity(sim, "control");
    await identity(sim, "kubelet");
    await grant(sim, identityPath("kubelet"), control, IDENTITY_OPERATOR);
    const make = (location: string) =>
      sim.call("PUT", clusterPath(location), {
        body: {
          location,
          identity: { type: "UserAssigned", userAssignedIdentities: { [identityPath("control")]: {} } },
          properties: {
            dnsPrefix: "x",
            identityProfile: { kubeletidentity: { resourceId: identityPath("kubelet") } },
            agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }],
          },
        },
      });
    expect((await make("chinaeast")).status).toBe(400);
    expect((await make("chinaeast2")).status).toBe(201);
  });
});

describe("AKS's own limits", () => {
  it("let twenty PUTs of a cluster through and one more a minute [docs: quotas-skus-regions]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity(), onSystemIdentity({}, { name: "other", id: clusterPath("other") }));
    const { body } = await sim.call("GET", clusterPath());
    const put = () => sim.call("PUT", clusterPath(), { body });
    for (let count = 0; count < 20; count += 1) expect((await put()).status).not.toBe(429);
    const refused = await put();
    expect([refused.status, refused.code]).toEqual([429, "Throttled"]);
    expect(refused.message).toContain(
      "PutManagedClusterHandler.PUT request limit has been exceeded for SubID=",
    );
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(30);
    expect(
      (await sim.call("PUT", clusterPath("other"), { body: { ...body, name: "other" } })).status,
    ).not.toBe(429);
    sim.pass(seconds * 1000);
    expect((await put()).status).not.toBe(429);
  });

  it("let sixty other calls of a subscription through, and one more a second", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const look = () => sim.call("GET", `${clusterPath()}/agentPools/system/upgradeProfiles/default`);
    for (let count = 0; count < 60; count += 1) expect((await look()).status).toBe(200);
    expect((await look()).code).toBe("Throttled");
    sim.pass(1000);
    expect((await look()).status).toBe(200);
  });
});

describe("api-versions", () => {
  it.each([
    ["", "MissingApiVersionParameter"],
    ["yesterday", "InvalidApiVersionParameter"],
    ["1999-01-01", "NoRegisteredProviderFound"],
  ])("%j is answered by %s [docs: common-deployment-errors]", async (version, code) => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const answer = await sim.call("GET", clusterPath(), { version });
    expect([answer.status, answer.code]).toEqual([400, code]);
    sim.pass(MINUTE);
  });

  it("fields and parameters that nobody modelled are refused, or kept by a loose simulator", async () => {
    const body = {
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        dnsPrefix: "x",
        agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }],
        newThing: 1,
      },
    };
    const strict = await rehearse();
    await strict.clients
      .resources(SUBSCRIPTION)
      .resourceGroups.createOrUpdate(GROUP, { location: "westeurope" });
    const refused = await strict.call("PUT", clusterPath(), { body });
    expect([refused.code, refused.message.includes("newThing")]).toEqual(["NotModelled", true]);
    expect((await strict.call("GET", clusterPath(), { query: { other: "1" } })).code).toBe("NotModelled");
    const loose = await rehearse({ loose: true });
    await loose.clients
      .resources(SUBSCRIPTION)
      .resourceGroups.createOrUpdate(GROUP, { location: "westeurope" });
    expect((await loose.call("PUT", clusterPath(), { body })).body).toMatchObject({
      properties: { newThing: 1 },
    });
  });
});
