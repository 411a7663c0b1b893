import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import {
  govern,
  parseScenario,
  scenarioSchema,
  script,
  settingsOf,
} from "../../../../local/arm/scenario/scenario.ts";
import { ScenarioError } from "../../../../local/arm/scenario/scenario-error.ts";
import {
  clusterPath,
  GROUP,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { rehearse } from "../../../support/arm/rehearsal.ts";

const SCHEMA = new URL("../../../../local/arm/scenario/schema.json", import.meta.url);
const EXAMPLE = new URL("../../../../local/arm/scenario/example.json", import.meta.url);
const example = readFileSync(EXAMPLE, "utf8");

describe("a scenario file", () => {
  it("has a published JSON Schema that is the one the simulator checks by", () => {
    const published: unknown = JSON.parse(readFileSync(SCHEMA, "utf8"));
    expect(published, "run: npm run docs").toEqual(JSON.parse(JSON.stringify(scenarioSchema())));
  });

  it("is valid by its schema, as the example is; a wrong one is not", () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(readFileSync(SCHEMA, "utf8")) as object,
    );
    expect(validate(JSON.parse(example)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ faults: [{ fault: { kind: "flood" } }] })).toBe(false);
  });

  it("scripts its faults and sets how Azure behaves", async () => {
    const scenario = parseScenario(example, "example.json");
    const sim = await rehearse({ settings: settingsOf(scenario) });
    place(sim, onServicePrincipal());
    expect(sim.simulator.settings.reimageOnMigrate).toBe(false);
    script(sim.simulator, scenario);
    const { body } = await sim.call("GET", clusterPath());
    const identity = { ...body, identity: { type: "SystemAssigned" } };
    expect(await sim.call("PUT", clusterPath(), { body: identity })).toMatchObject({ status: 429 });
    await expect(sim.call("PUT", clusterPath(), { body: identity })).rejects.toThrow("fetch failed");
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: { provisioningState: "Updating" },
    });
    sim.pass(11 * 60_000);
    expect((await sim.call("GET", clusterPath())).code).toBe("ServiceUnavailable");
  });

  it("says what stands against changes: policies, deny assignments, quotas", async () => {
    const scope = `/subscriptions/${SUBSCRIPTION}`;
    const families = { standardDSv5Family: 12 };
    const governance = {
      policies: [
        {
          scope,
          name: "owners",
          resourceType: "Microsoft.ContainerService/managedClusters",
          unless: { path: "tags.owner", equals: "shop" },
        },
      ],
      denyAssignments: [{ scope: `${scope}/resourceGroups/${GROUP}` }],
      quotas: [{ subscription: SUBSCRIPTION, location: "westeurope", cores: 100, families }],
    };
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const tagged = { location: "westeurope", tags: { owner: "shop" } };
    govern(sim.simulator, parseScenario(JSON.stringify({ governance }), "governed.json"));
    expect((await sim.call("PUT", clusterPath(), { body: { location: "westeurope" } })).code).toBe(
      "DenyAssignmentAuthorizationFailed",
    );
    const elsewhere = clusterPath().replace(GROUP, "rg-other");
    const refused = await sim.call("PUT", elsewhere, { body: { location: "westeurope" } });
    expect(refused.code).toBe("RequestDisallowedByPolicy");
    expect((await sim.call("PUT", elsewhere, { body: tagged })).code).not.toBe("RequestDisallowedByPolicy");
    const usages = await sim.call("GET", `${scope}/providers/Microsoft.Compute/locations/westeurope/usages`);
    expect(usages.body).toMatchObject({ value: [{ limit: 100 }, {}, { limit: 12 }] });
  });

  it.each([
    ["{", /wrong\.json: not JSON/],
    ['{"fault": []}', /must not have the field fault/],
    ['{"faults": [{"fault": {"kind": "flood"}}]}', /faults\[0\]\.fault\.kind/],
    [
      '{"faults": [{"fault": {"kind": "resetAfter"}, "times": 1, "window": {"forMs": 1}}]}',
      /times or a window, not both/,
    ],
    [
      '{"faults": [{"match": {"operation": "managedClusters.putt"}, "fault": {"kind": "resetAfter"}}]}',
      /there is no operation managedClusters\.putt; there are .*managedClusters\.put[,\s][^]*faults\[0\]\.match\.operation/,
    ],
    [
      '{"random": [{"match": {"operation": "clusters.put"}, "share": 1, "faults": [{"kind": "resetAfter"}]}]}',
      /there is no operation clusters\.put; there are .*managedClusters\.…/,
    ],
    [
      '{"faults": [{"match": {"method": "FETCH"}, "fault": {"kind": "resetAfter"}}]}',
      /FETCH is no method that is answered; there are DELETE, GET/,
    ],
    ['{"settings": {"pageSize": 0}}', /settings\.pageSize/],
    ['{"governance": {"policies": [{"scope": "x"}]}}', /governance\.policies\[0\]\.scope/],
  ])("that is wrong is refused by field: %s", (text, message) => {
    expect(() => parseScenario(text, "wrong.json")).toThrow(ScenarioError);
    expect(() => parseScenario(text, "wrong.json")).toThrow(message);
  });
});
