import { expect, it } from "vitest";
import { z } from "zod";
import { isObject, type JsonObject } from "../../../local/arm/world/json.ts";
import { rehearsed } from "../../support/rehearsed.ts";
import { withToken } from "../../support/loopback-token.ts";

const Started = z.object({ id: z.string() });

/** The same cluster on a patch that a newer one follows. */
function onOldPatch(body: JsonObject): JsonObject {
  const parsed: unknown = JSON.parse(JSON.stringify(body).replaceAll(/"1\.33\.\d+"/g, '"1.33.3"'));
  return isObject(parsed) ? parsed : body;
}

it.each([
  ["upgradeKubernetesPatch", "versionUpgrade"],
  ["wait", "imageUpgrade"],
] as const)("%s moves pools on the latest image in a simulated Azure", async (whenNothingNewer, by) => {
  const keyless = await rehearsed({ simulator: { settings: { reimageOnMigrate: false } }, fleet: undefined });
  keyless.simulator.change(({ world }) => {
    for (const [key, record] of [...world.entries("clusters")]) {
      world.put("clusters", key, { ...record, body: onOldPatch(record.body), reimage: null });
    }
  });
  const clusterId = keyless.clusterId("orders");
  // The first pass brings every pool to the latest image while it still is on the service principal.
  const begin = async (workflow: string, body: object) => {
    const answer = await fetch(`${keyless.rehearsal.host.url}/api/workflows/${workflow}/runs`, {
      method: "POST",
      headers: { ...withToken, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return Started.parse(await answer.json()).id;
  };
  await begin("upgrade-node-images", { clusterId });
  await keyless.rehearsal.host.idle();
  const run = await keyless.ended(await begin("migrate-cluster", { clusterId, whenNothingNewer }));
  expect(run.state).toBe("succeeded");
  expect(run.steps.some(({ detail }) => detail.startsWith("no newer node image"))).toBe(
    by === "imageUpgrade",
  );
  expect(new Set(run.report?.pools.map((pool) => pool.by))).toEqual(new Set([by]));
  expect(keyless.simulator.audit()).toEqual([]);
});
