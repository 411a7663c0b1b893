import { z } from "zod";
import { readInspection } from "../../activities/read-inspection/contract.ts";
import { EVERY_PLAN } from "../../domain/findings/groups.ts";
import { InspectionRequest } from "../../domain/identity-table/facts.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { reported } from "../../domain/run/ending.ts";
import { planFields } from "../../domain/run/plan.ts";
import { reportFields } from "../../domain/run/report.ts";
import { stepsOf } from "../../orchestrations/kit/step-text.ts";
import { registerWorkflow, type Workflow } from "../../orchestrations/kit/registration.ts";
import { defineContract } from "../../orchestrations/kit/workflow-contract.ts";
import { demoCluster } from "../support/demo-ids.ts";

/** A workflow that nobody needs. */
export function countPools(): Workflow {
  const workflow = z.literal("count-pools");
  const contract = defineContract({
    name: "count-pools",
    orchestration: "countPools",
    description: "Counts the pools of a cluster.",
    request: InspectionRequest,
    example: { clusterId: demoCluster("orders") },
    facts: readInspection,
    noun: "cluster",
    reading: "the cluster",
    steps: stepsOf({
      ...{ name: "count", label: "count", state: "running", detail: "Counts the pools." },
      shows: ["pools"],
    }),
    reports: {
      ...{ findings: EVERY_PLAN, incidents: EVERY_RUN, summaries: ["nothing-to-do"] },
      ...{ writes: [], remains: [] },
    },
    plan: z.strictObject({ workflow, ...planFields }),
    makePlan: ({ migration }) => ({
      workflow: "count-pools" as const,
      madeAt: migration.readAt,
      ...{ findings: [], writes: [], cannotBeUndone: [] },
      ...{ expectedMs: 1000, expectedBecause: "it only reads" },
    }),
    report: z.strictObject({ workflow, ...reportFields, pools: z.number() }),
    lease: "none",
    subject: ({ clusterId }) => clusterId,
    naturalKey: (request) => request,
  });
  return registerWorkflow(contract, {
    soFar: z.object({ pools: z.number() }),
    begin: () => ({ pools: 0 }),
    *carryOut(flow, { facts }, { note }) {
      yield* flow.enter("running", "count", "the pools");
      note({ pools: facts.migration.cluster.pools.length });
    },
    report: ({ pools }, ending) => ({
      workflow: "count-pools" as const,
      pools,
      ...reported(ending, () => ({ outcome: "succeeded", summary: "Counted.", remains: [] }), []),
    }),
  });
}
