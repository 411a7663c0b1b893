import { InvocationContext } from "@azure/functions";
import { expect, it } from "vitest";
import { bind } from "../../../activities/bound-activity.ts";
import { finishRun } from "../../../activities/finish-run/contract.ts";
import { makeFinishRun } from "../../../activities/finish-run/handler.ts";
import { activityHandler } from "../../../functions/activity-handler.ts";
import { READ_AT } from "../../support/migration-facts.ts";
import { aRun } from "../../unit/run/example-runs.ts";
import { HttpApi } from "./http-api.ts";

const FAILED = { kind: "failed", failure: "the cluster is gone" };
const reported = (outcome: string) => ({
  kind: "report",
  report: { workflow: "migrate-cluster", outcome, summary: `It ${outcome}.`, findings: [], remains: [] },
});

/** Ends a run, or has one of its instances try to, and gives the lines that say that a run failed. */
async function linesAfter(end: object, instance?: string) {
  const api = new HttpApi();
  const runId = await api.put(aRun({ state: "running" }));
  const finish = activityHandler(api.dependencies, bind(finishRun, makeFinishRun(api.dependencies.records)));
  await finish(
    { runId, at: READ_AT, end, ...(instance === undefined ? {} : { instance }) },
    new InvocationContext(),
  );
  return {
    state: (await api.run(runId))?.state,
    lines: api.logged
      .map((line) => JSON.parse(line) as unknown)
      .filter((line) => JSON.stringify(line).includes("run failed")),
  };
}

it("a run that ends as failed is a line of its own, whatever the least level is", async () => {
  expect(await linesAfter(FAILED)).toEqual({
    state: "failed",
    lines: [
      {
        ...{ time: READ_AT, level: "error", message: "run failed" },
        ...{ run: "migrate-orders-1", instance: "migrate-orders-1", because: "the cluster is gone" },
      },
    ],
  });
});

it("so is one whose workflow reports that it failed", async () => {
  const { state, lines } = await linesAfter(reported("failed"));
  expect([state, lines]).toEqual(["failed", [expect.objectContaining({ because: "It failed." })]]);
});

it("no other end is such a line, nor what an instance says that carries the run no more", async () => {
  expect(await linesAfter(reported("succeeded"))).toEqual({ state: "succeeded", lines: [] });
  expect(await linesAfter(FAILED, "migrate-orders-1-again")).toEqual({ state: "running", lines: [] });
});
