import type { HttpRequest } from "@azure/functions";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { hasEnded, type RunRecord, RunState } from "../../domain/run/record.ts";
import { findRuns } from "../../platform/records/find-runs.ts";
import { runs } from "../../platform/records/kinds.ts";
import { isReadable, type Listed, type Records } from "../../platform/records/records.ts";
import { redactedReason } from "../../platform/redact.ts";
import { reconcileRun } from "../reconcile-run.ts";
import { absoluteUrl, type Endpoint, type Exchange } from "./endpoint.ts";
import { fail, type FieldError, jsonResponse } from "./problem.ts";
import { runSummary, runView, unreadableRun, WATCH_AGAIN_S } from "./run-view.ts";
import { problem } from "./problem-types/problem-types.ts";

const RUN_ID = /^[A-Za-z0-9._-]{1,100}$/;
const PAGE = { usual: 50, largest: 200 };

/** Throws a problem (404) for a run that is not there. */
export async function requireRun(records: Records, id: string | undefined): Promise<RunRecord> {
  const stored = id !== undefined && RUN_ID.test(id) ? await records.read(runs, id) : undefined;
  if (stored !== undefined) return stored.value;
  return fail(problem("unknown-run", { id: (id ?? "").slice(0, 100) }));
}

/**
 * The run as it is after it was compared with its instance. Where the engine cannot be asked, the record is shown as it
 * is: the next look, or the timer, makes up for it.
 */
export async function reconciled(exchange: Exchange, run: RunRecord): Promise<RunRecord> {
  const { dependencies } = exchange;
  try {
    return await reconcileRun({ ...dependencies, engine: exchange.engine }, run);
  } catch (error) {
    dependencies.log.warn("could not compare run with its instance", {
      run: run.id,
      reason: redactedReason(error),
    });
    return run;
  }
}

export const getRun: Endpoint = {
  name: "getRun",
  method: "GET",
  route: "runs/{id}",
  role: "Fleet.Read",
  async handle(exchange) {
    const { request, dependencies } = exchange;
    const run = await reconciled(exchange, await requireRun(dependencies.records, request.params.id));
    return jsonResponse(200, runView(run), hasEnded(run) ? {} : { "retry-after": String(WATCH_AGAIN_S) });
  },
};

/** Lists runs, the newest first; `state`, `cluster`, `ticket` and `sweep` narrow it down. */
export const listRuns: Endpoint = {
  name: "listRuns",
  method: "GET",
  route: "runs",
  role: "Fleet.Read",
  async handle(exchange) {
    const { request, dependencies } = exchange;
    const { filter, limit, after } = readFilter(request);
    const { found, next } = await findRuns(dependencies.records, filter, { limit, after });
    const nextLink = next === undefined ? {} : { nextLink: nextUrl(exchange, next) };
    return jsonResponse(200, { value: found.map(summaryOf), ...nextLink });
  },
};

function summaryOf(listed: Listed<RunRecord>): object {
  return isReadable(listed) ? runSummary(listed.value) : unreadableRun(listed);
}

function nextUrl(exchange: Parameters<typeof absoluteUrl>[0], after: string): string {
  const url = new URL(absoluteUrl(exchange, "/api/runs"));
  for (const [name, value] of exchange.request.query) url.searchParams.set(name, value);
  url.searchParams.set("after", after);
  return url.href;
}

/** Runs are of clusters by their whole id; a filter that is none would find nothing and say nothing. */
function idErrors(cluster: string | undefined): FieldError[] {
  const issue = ClusterId.optional().safeParse(cluster).error?.issues[0];
  return issue === undefined ? [] : [{ path: "cluster", message: issue.message }];
}

function readFilter({ query }: HttpRequest) {
  const unknown = [...query.keys()].filter(
    (name) => !["state", "cluster", "ticket", "sweep", "top", "after"].includes(name),
  );
  const state = query.get("state") ?? undefined;
  const cluster = query.get("cluster") ?? undefined;
  const ticket = query.get("ticket") ?? undefined;
  const sweep = query.get("sweep") ?? undefined;
  const limit = Number(query.get("top") ?? PAGE.usual);
  const after = query.get("after") ?? undefined;
  const errors = [
    ...unknown.map((path) => ({
      path,
      message: "is not a filter; there are state, cluster, ticket, sweep, top and after",
    })),
    ...(state === undefined || RunState.safeParse(state).success
      ? []
      : [{ path: "state", message: `must be one of ${RunState.options.join(", ")}` }]),
    ...idErrors(cluster),
    ...(sweep === undefined || RUN_ID.test(sweep)
      ? []
      : [{ path: "sweep", message: "must be the id of a run that is a sweep" }]),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= PAGE.largest
      ? []
      : [{ path: "top", message: `must be a whole number from 1 to ${String(PAGE.largest)}` }]),
    ...(after === undefined || /^\d{1,16}$/.test(after)
      ? []
      : [{ path: "after", message: "must come from a nextLink" }]),
  ];
  if (errors.length > 0) {
    fail({ ...problem("invalid-query", { errors: errors.length }), errors });
  }
  return { filter: { state, cluster, ticket, sweep }, limit, after };
}
