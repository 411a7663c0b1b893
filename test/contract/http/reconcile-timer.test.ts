import { expect, it } from "vitest";
import { z } from "zod";
import { reconcileRuns } from "../../../functions/timer/reconcile-runs.ts";
import { label } from "../../../platform/records/labels.ts";
import type { RecordKind } from "../../../platform/records/records.ts";
import { aRun } from "../../unit/run/example-runs.ts";
import { HttpApi } from "./http-api.ts";

it("the timer that compares runs with their instances leaves a record that it cannot read to the version that wrote it, and names it", async () => {
  const api = new HttpApi();
  const newer: RecordKind<unknown> = {
    name: "run",
    schema: z.unknown(),
    labels: { version: 1, of: () => [label("open")] },
  };
  await api.dependencies.records.insert(newer, "strange", { since: "0.9.0" });
  await api.put(aRun({ id: "ours", state: "running" }));
  const looked: string[] = [];
  api.engine.look = (id) => {
    looked.push(id);
    return Promise.reject(new Error("not asked here"));
  };
  await reconcileRuns(api.dependencies)(api.engine);
  expect(looked).toEqual(["ours"]);
  expect(api.logged.join()).toContain('"run":"strange"');
  expect((await api.dependencies.records.read(newer, "strange"))?.value).toEqual({ since: "0.9.0" });
});

it("a run is shown as its record says where the host has bound no durable client", async () => {
  const api = new HttpApi();
  await api.put(aRun({ id: "ours", state: "running" }));
  api.engineOf = () => {
    throw new Error("Could not find a registered durable client input binding");
  };
  const reply = await api.get("/api/runs/ours");
  expect([reply.status, reply.body.state]).toEqual([200, "running"]);
});
