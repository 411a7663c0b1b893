import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import { CLIENT_ID, clusterPath, onServicePrincipal, place } from "../../support/arm/clusters.ts";
import { type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { change, ended } from "../../support/arm/steps.ts";

const DAY = 24 * 60 * 60 * 1000;
const GRAPH = "/_graph/v1.0";

async function withExpired() {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  sim.pass(400 * DAY);
  const [[, principal] = []] = [...sim.simulator.view().entries("principals")];
  return { sim, objectId: principal?.objectId ?? "" };
}

const find = async (sim: Rehearsal, folder: string, filter: string) =>
  (await sim.call("GET", `${GRAPH}/${folder}`, { query: { $filter: filter } })).body["value"] as JsonObject[];

/** What `az ad sp credential reset` and `az ad app credential reset` send. */
const addPassword = (sim: Rehearsal, object: string, endDateTime?: string) =>
  sim.call("POST", `${GRAPH}/${object}/addPassword`, {
    body: {
      passwordCredential: { displayName: null, ...(endDateTime === undefined ? {} : { endDateTime }) },
    },
  });

const updateCredentials = (sim: Rehearsal, secret: string) =>
  sim.call("POST", `${clusterPath()}/resetServicePrincipalProfile`, {
    body: { clientId: CLIENT_ID, secret },
  });

/** Evidence: docs: update-credentials; graph, servicePrincipal: addPassword, application: removePassword. */
describe("a new secret for an expired service principal", () => {
  it.each(["servicePrincipals", "applications"])(
    "of its %s lets the cluster be given it, and then be changed",
    async (folder) => {
      const { sim } = await withExpired();
      const [object] = await find(sim, folder, `appId eq '${CLIENT_ID}'`);
      const made = await addPassword(sim, `${folder}/${String(object?.["id"])}`);
      expect(made.status).toBe(200);
      const secret = String(made.body["secretText"]);
      expect((await updateCredentials(sim, "another text")).code).toBe(
        "ServicePrincipalValidationClientError",
      );
      expect((await change(sim, { tags: { a: "b" } })).status).toBe(400);
      const reset = await updateCredentials(sim, secret);
      expect(reset.status).toBe(202);
      await ended(sim, reset);
      expect((await change(sim, { tags: { a: "b" } })).status).toBe(200);
    },
  );

  it("is shown where it was made, without its text, until it is removed", async () => {
    const { sim, objectId } = await withExpired();
    const path = `servicePrincipals/${objectId}`;
    const { body: made } = await addPassword(sim, path, "2099-01-01T00:00:00Z");
    const shown = (await sim.call("GET", `${GRAPH}/${path}`)).body["passwordCredentials"];
    expect(shown).toMatchObject([
      { keyId: made["keyId"], endDateTime: "2099-01-01T00:00:00.000Z", secretText: null },
    ]);
    const [application] = await find(sim, "applications", `appId eq '${CLIENT_ID}'`);
    expect(application?.["passwordCredentials"]).toHaveLength(1);
    const remove = () =>
      sim.call("POST", `${GRAPH}/${path}/removePassword`, { body: { keyId: String(made["keyId"]) } });
    expect((await remove()).status).toBe(204);
    expect((await remove()).code).toBe("Request_BadRequest");
    expect((await updateCredentials(sim, String(made["secretText"]))).status).toBe(400);
  });
});

it("a secret that is removed from the application takes it from every cluster that still has it", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  const [application] = await find(sim, "applications", `appId eq '${CLIENT_ID}'`);
  const [secret] = application?.["passwordCredentials"] as JsonObject[];
  const can = () => sim.simulator.capabilities(clusterPath()).flatMap(({ capabilities }) => capabilities);
  expect(can().some(({ has }) => has)).toBe(true);
  await sim.call("POST", `${GRAPH}/applications/${String(application?.["id"])}/removePassword`, {
    body: { keyId: String(secret?.["keyId"]) },
  });
  expect(can().some(({ has }) => has)).toBe(false);
  expect((await change(sim, { tags: { a: "b" } })).body).toMatchObject({
    message: expect.stringContaining("AADSTS7000215"),
  });
});

it.each([
  "displayName eq 'SP-shop'",
  "startswith(displayName,'sp-')",
  `servicePrincipalNames/any(c:c eq '${CLIENT_ID}')`,
])("a service principal is found by %s, as az asks", async (filter) => {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  expect(await find(sim, "servicePrincipals", filter)).toMatchObject([{ appId: CLIENT_ID }]);
  expect(await find(sim, "servicePrincipals", "displayName eq 'nobody'")).toEqual([]);
});
