import { PART_DONE, type ReadAnswer } from "../../domain/activity/answer.ts";
import type { Guardrails } from "../../domain/guardrails/guardrails.ts";
import { seconds } from "../../domain/text/duration.ts";
import type { Planning } from "../../domain/sweep/kept.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import type { Candidate } from "../../domain/sweep/target.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";
import { plans, sweepPlannings } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import {
  beginPlanning,
  finishPlanning,
  nextCandidates,
  notePlanned,
} from "../../platform/records/sweep-planning.ts";
import type { Handler } from "../activity-contract.ts";
import type { PlanOfRun } from "../target-runs.ts";
import { planPage } from "./plan-page.ts";
import { meantBy } from "./meant-by.ts";
import type { PlannedSweep, readSweepFacts } from "./contract.ts";
import { waitsBecause } from "../../domain/reasons/waits.ts";

/** One call plans for this long, and completes its last page; `functionTimeout` in host.json is 5 minutes. */
const PLANS_FOR_MS = seconds(150);

/** A request for the same plan within this time gets the same plan. */
const SAME_PLAN_MS = seconds(60);

interface Fleet {
  readonly readAt: string;
  readonly clusters: readonly Candidate[];
  readonly expiries: Readonly<Record<string, string>>;
  readonly guardrails: Guardrails;
}

export interface PlanningSources {
  readonly records: Records;
  readonly clock: Clock;
  readonly fleet: () => Promise<ReadAnswer<Fleet>>;
  readonly planOf: PlanOfRun;
}

export function makeReadSweepFacts(sources: PlanningSources): Handler<typeof readSweepFacts> {
  const { records, clock } = sources;
  return async ({ plannedFor, ...request }) => {
    const key = plannedFor?.runId ?? `plan-${canonicalHash(request).slice(0, 32)}`;
    const kept = (await frozenBefore(records, plannedFor)) ?? (await readPlanning(records, key));
    const isOld = plannedFor === undefined && kept !== undefined && isOver(kept, clock.now());
    const begun = kept === undefined || isOld ? await begin(sources, key, request) : kept;
    if ("kind" in begun) return begun;
    const until = clock.now() + PLANS_FOR_MS;
    let planning = begun;
    let isFurther = false;
    while (planning.facts === undefined) {
      const page = await nextCandidates(records, planning);
      if (page === undefined) {
        planning = await finishPlanning(records, key, planning, request);
        continue;
      }
      const { planned, wait, failure } = await planPage(sources, request, page);
      planning = await notePlanned(records, key, planning, planned);
      isFurther ||= planned.length > page.planned.length;
      // What was done is no failed try: among thousands of clusters there would soon be too many of these.
      if (failure !== undefined && isFurther) return goesOn(planning);
      if (failure !== undefined) throw failure.cause;
      if (wait !== undefined) return wait;
      if (clock.now() >= until) return goesOn(planning);
    }
    return { kind: "done", value: { ...planning.facts, guardrails: planning.guardrails } };
  };
}

async function readPlanning(records: Records, key: string): Promise<Planning | undefined> {
  return (await records.read(sweepPlannings, key))?.value;
}

/** The targets that were frozen with the plan that the caller has seen. */
async function frozenBefore(
  records: Records,
  plannedFor: PlannedSweep["plannedFor"],
): Promise<Planning | undefined> {
  if (plannedFor?.expectedPlanHash === undefined) return undefined;
  const seen = await records.read(plans, plannedFor.expectedPlanHash);
  const frozenAs = seen?.value.frozenAs;
  return typeof frozenAs === "string" ? readPlanning(records, frozenAs) : undefined;
}

/** True for a planning without a run that is too old to continue. */
function isOver({ begunAt, facts }: Planning, now: number): boolean {
  return facts !== undefined && now - Date.parse(begunAt) > SAME_PLAN_MS;
}

async function begin(sources: PlanningSources, key: string, request: SweepRequest) {
  const fleet = await sources.fleet();
  if (fleet.kind !== "done") return fleet;
  const meant = await meantBy(sources.records, fleet.value, request);
  return beginPlanning(sources.records, key, { ...fleet.value, ...meant });
}

function goesOn({ planned, pages }: Planning) {
  const because = waitsBecause("plans-in-progress", { planned, pages });
  return { kind: "wait", because, forMs: seconds(1), code: PART_DONE } as const;
}
