import { InvocationContext, type Timer } from "@azure/functions";
import { expect, it } from "vitest";
import { days } from "../../../domain/text/duration.ts";
import { forgetPlans } from "../../../functions/timer/forget-plans.ts";
import { plans } from "../../../platform/records/kinds.ts";
import { facts } from "../../support/migration-facts.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { HttpApi, PLAN } from "./http-api.ts";
import { valuesOf } from "../../support/values-of.ts";

const NIGHT: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: "", next: "", lastUpdated: "" },
};

/** An HTTP API whose plans are made at its own time, as they are in life. */
class LivingApi extends HttpApi {
  async show(registries: readonly string[] = []) {
    this.read = {
      kind: "done",
      value: { ...facts(), readAt: new Date(this.now).toISOString() },
    };
    return (await this.post(PLAN, { clusterId: CLUSTER_ID, registries })).body.planHash;
  }

  async night() {
    await forgetPlans(this.dependencies)(NIGHT, new InvocationContext());
    return (await this.dependencies.records.list(plans, { limit: 10 })).items.map(({ key }) => key);
  }
}

const registry = (name: string) =>
  `${CLUSTER_ID.slice(0, CLUSTER_ID.indexOf("/providers"))}/providers/Microsoft.ContainerRegistry/registries/${name}`;

it("a plan is kept once under its hash, for a run that finds another world", async () => {
  const api = new HttpApi();
  const { body: answer } = await api.post(PLAN, { clusterId: CLUSTER_ID });
  await api.post(PLAN, { clusterId: CLUSTER_ID });
  const kept = await api.dependencies.records.list(plans, { limit: 10 });
  expect(kept.items.map(({ key }) => key)).toEqual([answer.planHash]);
  expect(valuesOf(kept)).toEqual([answer.plan]);
});

it("a plan is forgotten 30 days after it was last shown, and others are not", async () => {
  const api = new LivingApi();
  const first = await api.show();
  api.now += days(20);
  const second = await api.show([registry("one")]);
  expect(new Set(await api.night())).toEqual(new Set([first, second]));
  api.now += days(11);
  expect(await api.night()).toEqual([second]);
});

it("a plan that is shown again is kept for 30 days more", async () => {
  const api = new LivingApi();
  const hash = await api.show();
  api.now += days(20);
  expect(await api.show()).toBe(hash);
  api.now += days(29);
  expect(await api.night()).toEqual([hash]);
  api.now += days(2);
  expect(await api.night()).toEqual([]);
});

it("more plans than one page holds are all looked at", async () => {
  const api = new LivingApi();
  for (let number = 0; number < 130; number += 1) await api.show([registry(`r${String(number)}`)]);
  api.now += days(31);
  const last = await api.show();
  expect(await api.night()).toEqual([last]);
});
