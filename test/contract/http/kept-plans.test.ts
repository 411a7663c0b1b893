import { InvocationContext, type Timer } from "@azure/functions";
import { expect, it } from "vitest";
import { days } from "../../../domain/duration.ts";
import { forgetPlans } from "../../../functions/timer/forget-plans.ts";
import { plans } from "../../../platform/records/kinds.ts";
import { facts } from "../../support/migration-facts.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { Door, PLAN } from "./door.ts";
import { valuesOf } from "../../support/values-of.ts";

const NIGHT: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: "", next: "", lastUpdated: "" },
};

/** A door whose plans are made at its own time, as they are in life. */
class LivingDoor extends Door {
  async show(registries: readonly string[] = []) {
    this.read = {
      kind: "done",
      value: { ...facts(), readAt: new Date(this.now).toISOString() },
    };
    return (await this.post(PLAN, { clusterId: CLUSTER_ID, registries })).body.planHash;
  }

  async night() {
    await forgetPlans(this.parts)(NIGHT, new InvocationContext());
    return (await this.parts.records.list(plans, { limit: 10 })).items.map(({ key }) => key);
  }
}

const registry = (name: string) =>
  `${CLUSTER_ID.slice(0, CLUSTER_ID.indexOf("/providers"))}/providers/Microsoft.ContainerRegistry/registries/${name}`;

it("a plan is kept once under its hash, for a run that finds another world", async () => {
  const door = new Door();
  const { body: answer } = await door.post(PLAN, { clusterId: CLUSTER_ID });
  await door.post(PLAN, { clusterId: CLUSTER_ID });
  const kept = await door.parts.records.list(plans, { limit: 10 });
  expect(kept.items.map(({ key }) => key)).toEqual([answer.planHash]);
  expect(valuesOf(kept)).toEqual([answer.plan]);
});

it("a plan is forgotten 30 days after it was last shown, and others are not", async () => {
  const door = new LivingDoor();
  const first = await door.show();
  door.now += days(20);
  const second = await door.show([registry("one")]);
  expect(new Set(await door.night())).toEqual(new Set([first, second]));
  door.now += days(11);
  expect(await door.night()).toEqual([second]);
});

it("a plan that is shown again is kept for 30 days more", async () => {
  const door = new LivingDoor();
  const hash = await door.show();
  door.now += days(20);
  expect(await door.show()).toBe(hash);
  door.now += days(29);
  expect(await door.night()).toEqual([hash]);
  door.now += days(2);
  expect(await door.night()).toEqual([]);
});

it("more plans than one page holds are all looked at", async () => {
  const door = new LivingDoor();
  for (let number = 0; number < 130; number += 1) await door.show([registry(`r${String(number)}`)]);
  door.now += days(31);
  const last = await door.show();
  expect(await door.night()).toEqual([last]);
});
