import { expect, it } from "vitest";
import { z } from "zod";
import { reconcileRuns } from "../../../functions/timer/reconcile-runs.ts";
import { label } from "../../../platform/records/labels.ts";
import type { RecordKind } from "../../../platform/records/records.ts";
import { aRun } from "../../unit/run/example-runs.ts";
import { Door } from "./door.ts";

it("the timer that compares runs with their instances leaves a record that it cannot read to the version that wrote it, and names it", async () => {
  const door = new Door();
  const newer: RecordKind<unknown> = {
    name: "run",
    schema: z.unknown(),
    labels: { version: 1, of: () => [label("open")] },
  };
  await door.parts.records.insert(newer, "strange", { since: "0.9.0" });
  await door.put(aRun({ id: "ours", state: "running" }));
  const looked: string[] = [];
  door.engine.look = (id) => {
    looked.push(id);
    return Promise.reject(new Error("not asked here"));
  };
  await reconcileRuns(door.parts)(door.engine);
  expect(looked).toEqual(["ours"]);
  expect(door.logged.join()).toContain('"run":"strange"');
  expect((await door.parts.records.read(newer, "strange"))?.value).toEqual({ since: "0.9.0" });
});

it("a run is shown as its record says where the host has bound no durable client", async () => {
  const door = new Door();
  await door.put(aRun({ id: "ours", state: "running" }));
  door.engineOf = () => {
    throw new Error("Could not find a registered durable client input binding");
  };
  const reply = await door.get("/api/runs/ours");
  expect([reply.status, reply.body.state]).toEqual([200, "running"]);
});
