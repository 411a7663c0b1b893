import { describe, expect, it } from "vitest";
import { planMigration } from "../../../domain/migration/planning.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import {
  keepChanges,
  keepEarlierWrites,
  planAdditions,
  withChanges,
} from "../../../domain/run/plan-difference.ts";
import type { RunPlan } from "../../../domain/run/plan.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import {
  cluster,
  CLUSTER_ID,
  facts,
  held,
  identityId,
  pool,
  request,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-images`;
const gpu = pool({ name: "gpu", mode: "User" });
const planOf = (changes: Parameters<typeof facts>[0] = {}, asked = request): RunPlan =>
  planMigration(facts(changes), asked);
const wide = planOf({
  cluster: cluster({ pools: [pool(), gpu] }),
  held: [...facts().held, held(ROLES.acrPull, GROUP)],
});

describe("a plan that is made again on the way", () => {
  it.each<[string, RunPlan]>([
    ["is the one that was approved", wide],
    ["names a pool and a grant less", planOf()],
    ["has a warning less", planOf({ cluster: cluster({ pools: [pool(), gpu] }) })],
  ])("is covered where it %s", (_what, now) => {
    const approved = { ...wide, findings: [...wide.findings, ...warned.findings] };
    expect(planAdditions(approved, now)).toEqual([]);
  });

  const warned = planOf({ cluster: cluster({ podIdentityEnabled: true }) });

  it.each<[string, RunPlan, string]>([
    ["a pool", planOf({ cluster: cluster({ pools: [pool(), gpu] }) }), "new pool: gpu"],
    [
      "a grant",
      planOf({ held: [...facts().held, held(ROLES.acrPull, GROUP)] }),
      `new grant: AcrPull to kubelet at ${GROUP}`,
    ],
    ["a warning", warned, `new warning: pod-identity on ${CLUSTER_ID}`],
    [
      "a blocker",
      planOf({ cluster: cluster({ powerState: "Stopped" }) }),
      `new blocker: cluster-stopped on ${CLUSTER_ID}`,
    ],
    [
      "another target",
      planOf({}, { ...request, controlPlaneIdentityId: identityId("other") }),
      `is ${identityId("other")}`,
    ],
  ])("is not covered where it names %s more", (_what, now, expected) => {
    expect(planAdditions(planOf(), now).join("; ")).toContain(expected);
  });

  it("is covered where it does not do any more what was approved, and not where it does what was not", () => {
    const [does, doesNot] = [true, false].map((registersFeature) => ({ ...planOf(), registersFeature }));
    expect(does && doesNot && planAdditions(does, doesNot)).toEqual([]);
    expect(does && doesNot && planAdditions(doesNot, does)).toEqual(["registersFeature was false, is true"]);
  });
});

describe("a plan that replaces the approved one on the way", () => {
  const now = planOf();
  const [first, ...others] = now.writes;
  const rest = { ...now, writes: others };

  it("goes on naming a write that the run has made", () => {
    const kept = keepEarlierWrites(now, rest);
    expect(kept.writes[0]).toEqual({ ...first, order: 1, earlier: true });
    expect(kept.writes.map(({ order }) => order)).toEqual(now.writes.map((_write, index) => index + 1));
    expect(planAdditions(kept, now)).toEqual([]);
  });

  it("marks nothing that is still to be done", () => {
    expect(keepEarlierWrites(now, now).writes).toEqual(now.writes);
  });
});

describe("what a plan says of how it changed", () => {
  const changed = withChanges(wide, CLUSTER_ID, ["new pool: gpu"]);

  it("is a warning for each difference, and no part of what is approved", () => {
    expect(changed.findings.at(-1)).toMatchObject({
      severity: "warning",
      code: "plan-changed",
      resource: CLUSTER_ID,
      means: "new pool: gpu",
    });
    expect(planHash(changed)).toBe(planHash(wide));
    expect(planAdditions(wide, changed)).toEqual([]);
  });

  it("stays with the plan once that is approved and made again", () => {
    expect(keepChanges(changed, wide).findings).toEqual(changed.findings);
  });
});
