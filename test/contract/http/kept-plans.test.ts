import { expect, it } from "vitest";
import { plans } from "../../../platform/records/kinds.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { Door, PLAN } from "./door.ts";

it("a plan is kept once under its hash, for a run that finds another world", async () => {
  const door = new Door();
  const { body: answer } = await door.post(PLAN, { clusterId: CLUSTER_ID });
  await door.post(PLAN, { clusterId: CLUSTER_ID });
  const kept = await door.parts.records.list(plans, { limit: 10 });
  expect(kept.items.map(({ key, value }) => [key, value])).toEqual([[answer.planHash, answer.plan]]);
});
