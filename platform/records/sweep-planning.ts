import type { Guardrails } from "../../domain/guardrails/guardrails.ts";
import { cut } from "../../domain/sweep/cut.ts";
import type { SweepFacts } from "../../domain/sweep/facts.ts";
import type { CandidatePage, Planning } from "../../domain/sweep/kept.ts";
import { leftOutGroups } from "../../domain/sweep/left-out-groups.ts";
import { predictWaves } from "../../domain/sweep/prediction.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import { sharedThings } from "../../domain/sweep/shared.ts";
import type { LeftOut, PlannedCandidate } from "../../domain/sweep/target.ts";
import { canonicalHash } from "./canonical-hash.ts";
import { sweepCandidates, sweepPlannings } from "./kinds.ts";
import { change, type Records } from "./records.ts";
import { keepLeftOut } from "./sweep-left-out.ts";
import { keepTargets } from "./sweep-targets.ts";

/** How many candidates with their plans fit in a record, however many pools they have. */
const CANDIDATES_A_PAGE = 25;

/** The most shared resources that the plan names. */
const SHARED_NAMED = 30;

interface Begun {
  readonly readAt: string;
  readonly clusters: readonly unknown[];
  readonly candidates: CandidatePage["candidates"];
  readonly leftOut: readonly LeftOut[];
  readonly guardrails: Guardrails;
}

/** Saves the candidates of a planning, so that a later call continues with the same ones. */
export async function beginPlanning(records: Records, key: string, begun: Begun): Promise<Planning> {
  const { readAt, clusters, candidates, leftOut, guardrails } = begun;
  const frozenAs = `${key}-${String(Date.parse(readAt))}`;
  const pages = Math.ceil(candidates.length / CANDIDATES_A_PAGE);
  for (let page = 0; page < pages; page += 1) {
    const from = page * CANDIDATES_A_PAGE;
    await records.insert(sweepCandidates, `${frozenAs}/${String(page)}`, {
      candidates: candidates.slice(from, from + CANDIDATES_A_PAGE),
    });
  }
  const planning: Planning = {
    frozenAs,
    begunAt: readAt,
    fleet: clusters.length,
    pages,
    planned: 0,
    leftOut: [...leftOut],
    guardrails,
  };
  return put(records, key, planning);
}

/** A page of candidates, with the plans that are already made. */
export interface NextCandidates {
  readonly candidates: CandidatePage["candidates"];
  readonly planned: readonly PlannedCandidate[];
}

/** The next candidates; undefined once all have their plans. */
export async function nextCandidates(
  records: Records,
  { frozenAs, planned, pages }: Planning,
): Promise<NextCandidates | undefined> {
  if (planned >= pages) return undefined;
  const page = await records.read(sweepCandidates, `${frozenAs}/${String(planned)}`);
  if (page === undefined) throw new Error(`a page of the planning ${frozenAs} is gone`);
  return { candidates: page.value.candidates, planned: page.value.planned ?? [] };
}

/** Saves the plans of candidates of the current page; once all of them have theirs, the next page follows. */
export async function notePlanned(
  records: Records,
  key: string,
  planning: Planning,
  planned: readonly PlannedCandidate[],
): Promise<Planning> {
  const page = `${planning.frozenAs}/${String(planning.planned)}`;
  const kept = await change(records, sweepCandidates, page, (before) =>
    (before.planned ?? []).length > planned.length ? before : { ...before, planned: [...planned] },
  );
  if (kept === undefined || planned.length < kept.candidates.length) return planning;
  return put(records, key, { ...planning, planned: planning.planned + 1 });
}

/** Cuts the waves and freezes the targets, once every candidate has its plan. */
export async function finishPlanning(
  records: Records,
  key: string,
  planning: Planning,
  request: SweepRequest,
): Promise<Planning> {
  const { frozenAs, begunAt, fleet } = planning;
  const planned = await allPlanned(records, planning);
  const { targets, leftOut } = cut(planned, request, Date.parse(begunAt));
  const all = [...planning.leftOut, ...leftOut];
  await keepTargets(records, frozenAs, targets);
  await keepLeftOut(records, frozenAs, all);
  const ids = new Set(targets.map(({ clusterId }) => clusterId));
  const facts: SweepFacts = {
    readAt: begunAt,
    fleet,
    frozenAs,
    targetsHash: canonicalHash(targets.map(({ expectedMs: _volatile, ...target }) => target)),
    waves: [...predictWaves(targets, request)],
    leftOut: leftOutGroups(all),
    shared: sharedThings(planned, targets, request).slice(0, SHARED_NAMED),
    writes: planned.reduce(
      (sum, { candidate, plan }) =>
        sum + (plan.kind === "planned" && ids.has(candidate.clusterId) ? plan.writes : 0),
      0,
    ),
  };
  const finished = { ...planning, facts };
  await put(records, frozenAs, finished);
  return put(records, key, finished);
}

async function allPlanned(records: Records, { frozenAs, pages }: Planning): Promise<PlannedCandidate[]> {
  const all: PlannedCandidate[] = [];
  for (let page = 0; page < pages; page += 1) {
    all.push(...((await records.read(sweepCandidates, `${frozenAs}/${String(page)}`))?.value.planned ?? []));
  }
  return all;
}

async function put(records: Records, key: string, planning: Planning): Promise<Planning> {
  if (await records.insert(sweepPlannings, key, planning)) return planning;
  return (await change(records, sweepPlannings, key, () => planning)) ?? planning;
}
