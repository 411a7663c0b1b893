import { z } from "zod";
import type { Wait } from "../../domain/activity/answer.ts";
import { blockers } from "../../domain/findings/finding.ts";
import type { KeptPlan, RunPlan } from "../../domain/run/plan.ts";
import { afterLeftOut, whyLeftOut } from "../../domain/reasons/left-out.ts";
import type { CandidatePage } from "../../domain/sweep/kept.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import { targetInput } from "../../domain/sweep/target-input.ts";
import type { PlannedCandidate, TargetPlan } from "../../domain/sweep/target.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";
import { plans } from "../../platform/records/kinds.ts";
import { keepPlan } from "../../platform/records/kept-plans.ts";
import type { Records } from "../../platform/records/records.ts";
import type { PlanOfRun } from "../target-runs.ts";

type Planned = { readonly kind: "planned"; readonly planned: PlannedCandidate } | Wait;

/** Makes the plan of the run of a candidate, and keeps it under its hash. */
export async function planCandidate(
  { records, planOf }: { readonly records: Records; readonly planOf: PlanOfRun },
  request: SweepRequest,
  one: CandidatePage["candidates"][number],
): Promise<Planned> {
  const { clusterId } = one.candidate;
  if (one.frozen !== undefined) {
    return { kind: "planned", planned: { ...one, plan: await frozenPlan(records, one.frozen) } };
  }
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
    return { kind: "blocked", code: "nothing-to-do", means: whyLeftOut("nothing-to-do", { workflow }) };
  }
  return {
    kind: "planned",
    planHash: await keepPlan(records, plan),
    expectedMs: plan.expectedMs ?? 0,
    writes: plan.writes.length,
    registries: registriesOf(plan),
    ...removedBy(plan),
  };
}

/** Uses the plan that an earlier sweep froze, unchanged: its run is refused if the cluster has changed since. */
async function frozenPlan(
  records: Records,
  { planHash, expectedMs }: { readonly planHash: string; readonly expectedMs: number },
): Promise<TargetPlan> {
  const kept = (await records.read(plans, planHash))?.value;
  if (kept === undefined) {
    const means = whyLeftOut("plan-not-kept");
    return { kind: "blocked", code: "plan-not-kept", means, remedy: afterLeftOut("plan-anew") };
  }
  return {
    kind: "planned",
    planHash,
    expectedMs,
    writes: kept.writes.length,
    registries: registriesOf(kept),
    ...removedBy(kept),
  };
}

const Grants = z.array(z.object({ scope: z.string() })).catch([]);

/** The ids of the role assignments that a clean-up removes, hashed because there may be hundreds of them. */
function removedBy(plan: KeptPlan): { removes?: string[] } {
  if (plan.workflow !== "clean-up") return {};
  return {
    removes: plan.writes.map(({ resource }) => canonicalHash(resource.toLowerCase()).slice(0, 16)),
  };
}

/** Registries on which the plan assigns a role. */
function registriesOf(plan: KeptPlan): string[] {
  return Grants.parse(plan["grants"] ?? [])
    .map(({ scope }) => scope)
    .filter((scope) => /\/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i.test(scope));
}
