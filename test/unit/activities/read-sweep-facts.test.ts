import { describe, expect, it } from "vitest";
import { makeReadSweepFacts } from "../../../activities/read-sweep-facts/handler.ts";
import type { PlanOfRun } from "../../../activities/target-runs.ts";
import { PART_DONE } from "../../../domain/activity/answer.ts";
import type { Candidate } from "../../../domain/sweep/target.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { clusterNamed, sweepRequest } from "../../support/sweeps.ts";

const READ_AT = "2026-03-02T08:00:00.000Z";
const CLUSTERS = 60;
const guardrails = { ownResources: [], allowedIssuers: [], grantableRoles: [] };

const candidates: readonly Candidate[] = Array.from({ length: CLUSTERS }, (_none, index) => ({
  clusterId: clusterNamed(`c${String(index)}`),
  ...{ subscription: "s", region: "r", resourceGroup: "rg", tags: {}, identities: [], pools: [] },
}));

/** Plans of clusters of which some cannot be read the first times that they are asked about. */
function planning(throwsFor: (index: number, asked: number) => boolean) {
  const asked = new Map<string, number>();
  const planOf: PlanOfRun = (_workflow, { clusterId }) => {
    const id = String(clusterId);
    const times = (asked.get(id) ?? 0) + 1;
    asked.set(id, times);
    const index = candidates.findIndex((one) => one.clusterId === id);
    if (throwsFor(index, times)) return Promise.reject(new Error(`503 for ${id}`));
    const refusal = { code: "Forbidden", resource: id, message: "no", remedy: "ask" };
    return Promise.resolve({ kind: "refused", refusal });
  };
  const handler = makeReadSweepFacts({
    records: memoryRecords(),
    clock: { now: () => Date.parse(READ_AT) },
    fleet: () =>
      Promise.resolve({
        kind: "done",
        value: { readAt: READ_AT, clusters: candidates, expiries: {}, guardrails },
      }),
    planOf,
  });
  const read = () => handler({ ...sweepRequest(), plannedFor: { runId: "sweep-1" } });
  return { read, asked };
}

describe("the planning of a sweep, of which some reads throw", () => {
  it("asks again about the clusters that threw, and not about the others of their page", async () => {
    const { read, asked } = planning((index, times) => index % 7 === 0 && times < 2);
    expect((await read()).kind).toBe("done");
    expect([...asked.values()]).toEqual(candidates.map((_one, index) => (index % 7 === 0 ? 2 : 1)));
  });

  it("keeps what it has, and is no failed try where it came further", async () => {
    const { read, asked } = planning((index, times) => index === 40 && times < 5);
    expect(await read()).toMatchObject({ kind: "wait", code: PART_DONE });
    await expect(read()).rejects.toThrow("503 for");
    await expect(read()).rejects.toThrow("503 for");
    expect((await read()).kind).toBe("done");
    expect(asked.get(clusterNamed("c39"))).toBe(1);
  });
});
