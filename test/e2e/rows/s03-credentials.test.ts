import { describe, expect, it } from "vitest";
import { fleetClusterId, servicePrincipalCluster } from "../../support/fleets.ts";
import { Served } from "../../support/served.ts";

const aadProfile = { managed: true, enableAzureRBAC: true };

describe("S3: an HTTP call streams the kubeconfig (user, admin, exec format) to an authorised caller and stores it nowhere; local accounts disabled, Entra clusters", () => {
  const keyless = new Served({
    fleet: [
      servicePrincipalCluster("plain"),
      servicePrincipalCluster("entra", { aadProfile }),
      servicePrincipalCluster("closed", { aadProfile, disableLocalAccounts: true }),
    ],
  });
  const credentials = (name: string, more: object = {}) =>
    keyless.post("/clusters/credentials", { clusterId: fleetClusterId(name), ...more });

  it("the user's, with a certificate where the cluster has no Entra", async () => {
    const answer = await credentials("plain");
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(answer.text).toContain("clusterUser_rg-plain_plain");
    expect(answer.text).toContain("client-certificate-data:");
  });

  it("the administrator's", async () => {
    const answer = await credentials("entra", { kind: "admin" });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("current-context: entra-admin");
  });

  it("the user's of an Entra cluster: exec signs in with kubelogin, azure with the old plugin, neither holds a secret", async () => {
    const exec = await credentials("entra", { format: "exec" });
    expect(exec.text).toContain("command: kubelogin");
    const azure = await credentials("entra", { format: "azure" });
    expect(azure.text).toContain("auth-provider:");
    for (const { text } of [exec, azure]) expect(text).not.toMatch(/client-key-data|token:/);
  });

  it("no administrator's where local accounts are disabled; the user's goes on", async () => {
    const refused = await credentials("closed", { kind: "admin" });
    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.text)).toMatchObject({
      type: "/api/problems/credentials-refused",
      resource: fleetClusterId("closed"),
      nextStep: expect.stringContaining("kubelogin"),
    });
    expect((await credentials("closed", { format: "exec" })).text).toContain("command: kubelogin");
  });

  it("are kept in no file of the data folder", async () => {
    const { text } = await credentials("plain");
    const secrets = [...text.matchAll(/(?:client-key-data|token): (\S+)/g)].map(([, secret = ""]) => secret);
    expect(secrets).toHaveLength(2);
    const kept = keyless.remembered();
    expect(kept.length).toBeGreaterThan(10_000);
    for (const secret of secrets) expect(kept.includes(secret)).toBe(false);
  });
});
