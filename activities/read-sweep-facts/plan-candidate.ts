import { z } from "zod";
import type { Wait } from "../../domain/activity/answer.ts";
import { blockers } from "../../domain/findings/finding.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { CandidatePage } from "../../domain/sweep/kept.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import { targetInput } from "../../domain/sweep/target-input.ts";
import type { PlannedCandidate, TargetPlan } from "../../domain/sweep/target.ts";
import { keepPlan } from "../../platform/records/kept-plans.ts";
import type { Records } from "../../platform/records/records.ts";
import type { PlanOfRun } from "../target-runs.ts";

type Planned = { readonly kind: "planned"; readonly planned: PlannedCandidate } | Wait;

/** Has the plan of a candidate's own run made, and keeps it under its hash. */
export async function planCandidate(
  { records, planOf }: { readonly records: Records; readonly planOf: PlanOfRun },
  request: SweepRequest,
  one: CandidatePage["candidates"][number],
): Promise<Planned> {
  const { clusterId } = one.candidate;
  const answer = await planOf(request.workflow, targetInput(request, { ...one, clusterId }));
  switch (answer.kind) {
    case "wait":
      return answer;
    case "refused": {
      const { code, message } = answer.refusal;
      return { kind: "planned", planned: { ...one, plan: { kind: "unreadable", code, means: message } } };
    }
    case "done":
      return { kind: "planned", planned: { ...one, plan: await targetPlan(records, request, answer.value) } };
  }
}

async function targetPlan(records: Records, { workflow }: SweepRequest, plan: RunPlan): Promise<TargetPlan> {
  const [blocker] = blockers(plan.findings);
  if (blocker !== undefined) {
    const { code, means, remedy } = blocker;
    return { kind: "blocked", code, means, remedy };
  }
  if (plan.writes.length === 0 && workflow !== "inspect-cluster") {
    return { kind: "blocked", code: "nothing-to-do", means: `${workflow} has nothing to do on it.` };
  }
  return {
    kind: "planned",
    planHash: await keepPlan(records, plan),
    expectedMs: plan.expectedMs ?? 0,
    writes: plan.writes.length,
    registries: registriesOf(plan),
  };
}

const Grants = z.array(z.object({ scope: z.string() })).catch([]);

/** Registries at which the plan gives a role. */
function registriesOf({ grants }: RunPlan): string[] {
  return Grants.parse(grants ?? [])
    .map(({ scope }) => scope)
    .filter((scope) => /\/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i.test(scope));
}
