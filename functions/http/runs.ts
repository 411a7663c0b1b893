import type { HttpRequest } from "@azure/functions";
import { hasEnded, type RunRecord, RunState } from "../../domain/run/record.ts";
import { RunId } from "../../domain/run/run-id.ts";
import { findRuns } from "../../platform/records/find-runs.ts";
import { runs } from "../../platform/records/kinds.ts";
import { isReadable, type Listed, type Records } from "../../platform/records/records.ts";
import { redactedReason } from "../../platform/redact.ts";
import { reconcileRun } from "../reconcile-run.ts";
import { absoluteUrl, type Endpoint, type Exchange } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { Query } from "./query.ts";
import { runSummary, runView, unreadableRun, WATCH_AGAIN_S } from "./run-view.ts";
import { problem } from "./problem-types/problem-types.ts";

const PAGE = { usual: 50, largest: 200 };

/** @throws ProblemError (404) if the run does not exist */
export async function requireRun(records: Records, id: string | undefined): Promise<RunRecord> {
  const stored = id !== undefined && RunId.safeParse(id).success ? await records.read(runs, id) : undefined;
  if (stored !== undefined) return stored.value;
  return fail(problem("unknown-run", { id: (id ?? "").slice(0, 100) }));
}

/**
 * The run after it was compared with its instance. If the engine does not answer, the record is shown as it is, and the
 * next read or the timer compares it.
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
    const { filter, limit, after } = readQuery(request);
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

/** @throws ProblemError (400) that says which parameter is wrong and what is accepted */
function readQuery(request: HttpRequest) {
  const query = new Query(request, ["state", "cluster", "ticket", "sweep", "top", "after"]);
  const read = {
    filter: {
      state: query.word("state", RunState.options),
      cluster: query.clusterId("cluster"),
      ticket: query.read("ticket", (text) => text, "must be the number of a ticket"),
      sweep: query.read(
        "sweep",
        (text) => RunId.safeParse(text).data,
        "must be the id of a run that is a sweep",
      ),
    },
    limit: query.limit(PAGE),
    after: query.after((text) => (/^\d{1,16}$/.test(text) ? text : undefined)),
  };
  query.finish();
  return read;
}
