import type { HttpRequest } from "@azure/functions";
import { whyOfTarget } from "../../domain/reasons/targets.ts";
import { TargetState } from "../../domain/sweep/report.ts";
import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import type { KeptEnd } from "../../domain/sweep/kept.ts";
import type { Standing } from "../../domain/sweep/standing.ts";
import type { Target } from "../../domain/sweep/target.ts";
import { SweepRequest } from "../../domain/sweep/request.ts";
import { wavesOf } from "../../domain/sweep/wave.ts";
import { sweepStandings } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { LEFT_OUT_A_PAGE, readLeftOutPage } from "../../platform/records/sweep-left-out.ts";
import { pageOf, readEndPage, readTargets } from "../../platform/records/sweep-targets.ts";
import { absoluteUrl, type Endpoint, type Exchange } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";
import { Query } from "./query.ts";
import { requireRun } from "./runs.ts";

const PAGE = { usual: 100, largest: 500 };

/** The most targets that are read for one page if `state` is given. */
const LOOKED_AT_MOST = 5000;

/** The frozen targets of a sweep in the order of their starts, with the state of each and the reason. */
export const listTargets: Endpoint = {
  name: "listTargets",
  method: "GET",
  route: "sweeps/{id}/targets",
  role: "Fleet.Read",
  async handle(exchange) {
    const { request, dependencies } = exchange;
    const { state, limit, after } = readQuery(request);
    const { records } = dependencies;
    const run = await requireSweep(records, request.params.id);
    const { rows, next } = await rowsOf(records, run, { state, limit, after });
    const value = rows.map(({ runId, ...row }) => ({
      ...row,
      ...(runId === undefined ? {} : { runId, run: absoluteUrl(exchange, `/api/runs/${runId}`) }),
    }));
    return jsonResponse(200, { value, ...linkTo(exchange, `/api/sweeps/${run.id}/targets`, next) });
  },
};

/** The clusters that the plan of a sweep leaves out, and the reason for each. */
export const listLeftOut: Endpoint = {
  name: "listLeftOut",
  method: "GET",
  route: "sweeps/{id}/left-out",
  role: "Fleet.Read",
  async handle(exchange) {
    const { request, dependencies } = exchange;
    const after = readPlace(request);
    const run = await requireSweep(dependencies.records, request.params.id);
    const frozenAs = run.plan?.frozenAs;
    const value =
      typeof frozenAs === "string" ? await readLeftOutPage(dependencies.records, frozenAs, after) : [];
    const next = value.length < LEFT_OUT_A_PAGE ? undefined : after + 1;
    return jsonResponse(200, { value, ...linkTo(exchange, `/api/sweeps/${run.id}/left-out`, next) });
  },
};

async function requireSweep(records: Records, id: string | undefined): Promise<RunRecord> {
  const run = await requireRun(records, id);
  if (run.workflow === "sweep") return run;
  return fail(problem("unknown-sweep", { id: run.id, workflow: run.workflow }));
}

interface Row {
  readonly place: number;
  readonly clusterId: string;
  readonly wave: string;
  readonly state: TargetState;
  readonly runId?: string;
  readonly why?: string;
  readonly planHash: string;
}

/** Without a plan, there are no targets. */
async function rowsOf(
  records: Records,
  run: RunRecord,
  { state, limit, after }: ReturnType<typeof readQuery>,
): Promise<{ readonly rows: readonly Row[]; readonly next: number | undefined }> {
  const frozenAs = run.plan?.frozenAs;
  const targets = typeof frozenAs === "string" ? await readTargets(records, frozenAs) : [];
  const standing = (await records.read(sweepStandings, run.id))?.value;
  const waves = wavesOf(SweepRequest.parse(run.input));
  const rows: Row[] = [];
  let ends: ReadonlyMap<number, KeptEnd> = new Map();
  const until = Math.min(targets.length, after + LOOKED_AT_MOST);
  for (let place = after; place < until; place += 1) {
    if (rows.length === limit) return { rows, next: place };
    if (place === after || pageOf(place) !== pageOf(place - 1)) {
      ends = await readEndPage(records, run.id, pageOf(place));
    }
    const target = targets[place];
    if (target === undefined) break;
    const row = {
      ...rowOf(run, target, place, standing, ends.get(place)),
      wave: waves[target.wave]?.name ?? "",
    };
    if (state === undefined || row.state === state) rows.push(row);
  }
  return { rows, next: until < targets.length ? until : undefined };
}

function rowOf(
  run: RunRecord,
  { clusterId, planHash }: Target,
  place: number,
  standing: Standing | undefined,
  end: KeptEnd | undefined,
): Omit<Row, "wave"> {
  const of = { place, clusterId, planHash };
  const running = standing?.inFlight.find(({ index }) => index === place);
  if (running !== undefined) return { ...of, state: "running", ...idOf(running.runId) };
  const parked = standing?.parked.find(({ index }) => index === place);
  if (parked !== undefined) {
    const why = whyOfTarget("waits-for-person", { since: parked.since });
    return { ...of, state: "parked", runId: parked.runId, why };
  }
  const isPending = standing?.pending.includes(place) === true;
  if (end !== undefined && !isPending) return { ...of, state: end.state, ...idOf(end.runId), why: end.why };
  return { ...of, state: "pending", ...whyNotYet(run, place, standing) };
}

/** A pending target has a reason only if something delays it. */
function whyNotYet(run: RunRecord, place: number, standing: Standing | undefined): { why?: string } {
  if (hasEnded(run)) return { why: whyOfTarget("sweep-ended", { state: run.state }) };
  const busy = standing?.busy.find(({ index }) => index === place);
  return busy === undefined
    ? {}
    : { why: whyOfTarget("cluster-busy", { run: busy.byRun, since: busy.since }) };
}

const idOf = (runId: string | undefined): { runId?: string } => (runId === undefined ? {} : { runId });

function linkTo(exchange: Exchange, path: string, next: number | undefined): { nextLink?: string } {
  if (next === undefined) return {};
  const url = new URL(absoluteUrl(exchange, path));
  for (const [name, value] of exchange.request.query) url.searchParams.set(name, value);
  url.searchParams.set("after", String(next));
  return { nextLink: url.href };
}

function readQuery(request: HttpRequest) {
  const query = new Query(request, ["state", "top", "after"]);
  const read = {
    state: query.word("state", TargetState.options),
    limit: query.limit(PAGE),
    after: placeIn(query),
  };
  query.finish();
  return read;
}

function readPlace(request: HttpRequest): number {
  const query = new Query(request, ["after"]);
  const after = placeIn(query);
  query.finish();
  return after;
}

const placeIn = (query: Query): number =>
  query.after((text) => (/^\d{1,6}$/.test(text) ? Number(text) : undefined)) ?? 0;
