import { type PlannedSweep, readSweepFacts } from "../../activities/read-sweep-facts/contract.ts";
import { EVERY_PLAN } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { planSweep, SweepPlan } from "../../domain/sweep/planning.ts";
import { SweepReport } from "../../domain/sweep/report.ts";
import { SweepRequest } from "../../domain/sweep/request.ts";
import { defineContract } from "../kit/workflow-contract.ts";
import { SWEEP_STEPS } from "./step-texts.ts";
import { defined } from "../../domain/schema/defined.ts";

export const sweep = defineContract({
  name: "sweep",
  orchestration: "sweep",
  description:
    "Carries one of the workflows for single clusters out over many: chosen targets with a plan each, in waves, with limits for what runs at once and for what may fail.",
  request: SweepRequest,
  example: {
    workflow: "migrate-cluster",
    targets: {
      subscriptions: ["11111111-2222-4333-8444-555555555555"],
      identity: ["servicePrincipal"],
      tags: { env: "test" },
    },
    waves: [
      { name: "canary", clusters: 1, soak: "PT2H" },
      { name: "rest", concurrency: 5 },
    ],
  },
  facts: readSweepFacts,
  forRun: (request: PlannedSweep, { runId, expectedPlanHash }) => ({
    ...request,
    plannedFor: { runId, ...defined({ expectedPlanHash }) },
  }),
  noun: "fleet",
  reading: "the fleet, and for each target what its own plan is made from",
  steps: SWEEP_STEPS,
  reports: {
    findings: [
      ...EVERY_PLAN,
      "sweep-without-targets",
      "sweep-fits-no-window",
      "sweep-too-large",
      "sweep-leaves-out",
      "sweep-wave-empty",
      "sweep-targets-share",
    ],
    incidents: [...EVERY_RUN, "sweep-failures-spent", "sweep-successes-missed", "sweep-clusters-worse"],
    writes: ["sweep-wave"],
    remains: ["sweep-target-left"],
    summaries: ["sweep-came-through", "sweep-came-part-way", "sweep-others"],
  },
  plan: SweepPlan,
  makePlan: planSweep,
  clustersOf: ({ targets }) => targets,
  planMade: ({ targets, expectedMs = 0 }) => stepDetail("sweep-planned", { clusters: targets, expectedMs }),
  report: SweepReport,
  lease: "none",
  subject: ({ workflow }) => workflow,
  naturalKey: (request) => request,
});
