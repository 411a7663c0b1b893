import { describe, expect, it } from "vitest";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { HttpApi, PLAN, ProblemBody, START } from "./http-api.ts";

const OWN = "11111111-2222-4333-8444-555555555555";
const FOREIGN = "99999999-2222-4333-8444-555555555555";
const identityIn = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a`;

describe("a request with a region", () => {
  const path = "/api/workflows/ensure-identity/runs";
  const identity = { identityId: identityIn(OWN) };

  it.each([
    ["public", "chinaeast2"],
    ["public", "usgovvirginia"],
    ["china", "westeurope"],
    ["usGovernment", "westus2"],
  ] as const)("of another cloud is refused before any call: %s and %s", async (cloud, location) => {
    const api = new HttpApi({ cloud });
    for (const reply of [
      await api.post(path, { ...identity, location }),
      await api.post(path.replace("/runs", "/plans"), { ...identity, location }),
    ]) {
      expect(reply.status).toBe(400);
      expect(ProblemBody.parse(reply.body).errors?.map((error) => error.path)).toEqual(["location"]);
    }
    expect(api.engine.starts).toEqual([]);
  });

  it("of the cloud that is served is taken", async () => {
    const api = new HttpApi({ cloud: "usGovernment" });
    expect((await api.post(path, { ...identity, location: "usgovvirginia" })).status).toBe(202);
  });
});

describe("a request about a subscription that is not served", () => {
  const served = { subscriptions: new Set([CLUSTER_ID.split("/")[2]?.toLowerCase() ?? ""]) };

  it("is refused before any call, with the path of every id in it", async () => {
    const read = new Error("a call was made");
    for (const path of [START, PLAN]) {
      const api = new HttpApi(served);
      api.read = read;
      const { status, body } = await api.post(path, {
        clusterId: CLUSTER_ID,
        controlPlaneIdentityId: identityIn(FOREIGN),
        registries: [
          `/subscriptions/${FOREIGN.toUpperCase()}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/one`,
        ],
      });
      expect(status).toBe(400);
      expect(ProblemBody.parse(body).errors).toEqual(
        ["controlPlaneIdentityId", "registries.0"].map((field) => ({
          path: field,
          message: `is in the subscription ${FOREIGN}, which this app does not serve`,
        })),
      );
      expect(api.engine.starts).toEqual([]);
    }
  });

  // An audit names no subscription: it takes in those that are served.
  const naming = WORKFLOWS.filter(({ name }) => name !== "audit-fleet");

  it.each(naming.map(({ name, example }) => [name, example] as const))(
    "is refused by every workflow that names one: %s",
    async (name, example) => {
      const api = new HttpApi({ subscriptions: new Set([FOREIGN]) });
      const { status } = await api.post(`/api/workflows/${name}/runs`, example);
      expect(status).toBe(400);
    },
  );

  it("gets no credentials", async () => {
    const api = new HttpApi({ subscriptions: new Set([FOREIGN]) });
    const { status, body } = await api.post("/api/clusters/credentials", { clusterId: CLUSTER_ID });
    expect(status).toBe(400);
    expect(ProblemBody.parse(body).errors?.map(({ path }) => path)).toEqual(["clusterId"]);
  });

  it("is nothing that a deployment without such a list knows of", async () => {
    expect((await new HttpApi().post(START, { clusterId: CLUSTER_ID })).status).toBe(202);
  });
});
