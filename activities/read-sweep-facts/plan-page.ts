import { PART_DONE, type Wait } from "../../domain/activity/answer.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import type { PlannedCandidate } from "../../domain/sweep/target.ts";
import { seconds } from "../../domain/text/duration.ts";
import type { Records } from "../../platform/records/records.ts";
import type { NextCandidates } from "../../platform/records/sweep-planning.ts";
import type { PlanOfRun } from "../target-runs.ts";
import { inRounds } from "../in-rounds.ts";
import { planCandidate } from "./plan-candidate.ts";

interface PlannedPage {
  /** In the order of the candidates, without those that have to wait. */
  readonly planned: readonly PlannedCandidate[];
  /** When to call again for the missing ones. */
  readonly wait?: Wait;
  /** Why some are missing whose planning threw, however often it was tried. */
  readonly failure?: { readonly cause: unknown };
}

/**
 * Makes the plans of a page of candidates in parallel: one that has to wait for Azure does not delay the others, and they
 * share few queries of Resource Graph.
 */
export async function planPage(
  sources: { readonly records: Records; readonly planOf: PlanOfRun },
  request: SweepRequest,
  { candidates, planned: before }: NextCandidates,
): Promise<PlannedPage> {
  const known = new Map(before.map((one) => [one.candidate.clusterId, one] as const));
  const missing = candidates.filter(({ candidate }) => !known.has(candidate.clusterId));
  const { answers, failure } = await inRounds(missing, (some) =>
    Promise.allSettled(some.map((one) => planCandidate(sources, request, one))),
  );
  const waits: Wait[] = [];
  for (const answer of answers.values()) {
    if (answer.kind === "wait") waits.push(answer);
    else known.set(answer.planned.candidate.clusterId, answer.planned);
  }
  const planned = candidates.flatMap(({ candidate }) => known.get(candidate.clusterId) ?? []);
  if (failure !== undefined) return { planned, failure };
  const next = comeAgain(waits);
  if (next === undefined) return { planned };
  const isPart = planned.length > before.length;
  return { planned, wait: isPart ? { ...next, code: PART_DONE } : next };
}

/** Candidates that wait at most this long (in milliseconds) are waited for, so that they continue together. */
const SOON_MS = seconds(30);

/** The shortest wait, in milliseconds: no budget of Azure refills faster, and each poll adds events to the history. */
const AT_LEAST_MS = seconds(5);

function comeAgain(waits: readonly Wait[]): Wait | undefined {
  const [first, ...others] = [...waits].sort((one, other) => one.forMs - other.forMs);
  if (first === undefined) return undefined;
  const last = others.findLast(({ forMs }) => forMs <= SOON_MS) ?? first;
  return { ...last, forMs: Math.max(last.forMs, AT_LEAST_MS) };
}
