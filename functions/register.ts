import * as df from "durable-functions";
import { CHILDREN } from "../orchestrations/children.ts";
import { WORKFLOWS } from "../orchestrations/workflows.ts";
import { activityHandler } from "./activity-handler.ts";
import { type Endpoint, registerEndpoint } from "./http/endpoint.ts";
import { postCommand } from "./http/commands.ts";
import { postCredentials } from "./http/credentials.ts";
import { getHealth, getReadiness } from "./http/health.ts";
import { getFleet, listFleetChanges, listFleetClusters } from "./http/fleet.ts";
import { makePlan } from "./http/plans.ts";
import { getFinding, getIncident, getProblemType } from "./http/reference.ts";
import { getRun, listRuns } from "./http/runs.ts";
import { deleteSchedule, getSchedule, listSchedules, putSchedule } from "./http/schedules.ts";
import { listLeftOut, listTargets } from "./http/sweep-targets.ts";
import { postRun } from "./http/start.ts";
import { registerUnmatched } from "./http/unmatched.ts";
import { listWorkflows } from "./http/workflows.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { planningActivities, registerSweepActivities } from "./sweep-activities.ts";
import { registerEventGrid } from "./event-grid/register-event-grid.ts";
import { registerActOnEvents } from "./timer/act-on-events.ts";
import { registerFindSubscriptions } from "./timer/find-subscriptions.ts";
import { registerForgetPlans } from "./timer/forget-plans.ts";
import { registerReportStanding } from "./timer/report-standing.ts";
import { registerPurgeTaskHub } from "./timer/purge-task-hub.ts";
import { registerStartDueRuns } from "./timer/start-due-runs.ts";
import { registerReconcileRuns } from "./timer/reconcile-runs.ts";

/** Every HTTP function, by method and route. */
export const ENDPOINTS: readonly Endpoint[] = [
  getHealth,
  getReadiness,
  listWorkflows,
  makePlan,
  postRun,
  listRuns,
  getRun,
  listTargets,
  listLeftOut,
  postCommand,
  postCredentials,
  listSchedules,
  getSchedule,
  putSchedule,
  deleteSchedule,
  getProblemType,
  getFinding,
  getIncident,
  getFleet,
  listFleetClusters,
  listFleetChanges,
];

/** Registers all of Keyless with the Functions library: what the host then finds is the whole app. */
export function registerKeyless(dependencies: KeylessDependencies): void {
  for (const { orchestration, orchestrator } of [...WORKFLOWS, ...CHILDREN])
    df.app.orchestration(orchestration, orchestrator);
  for (const activity of planningActivities(dependencies)) {
    df.app.activity(activity.name, { handler: activityHandler(dependencies, activity) });
  }
  registerSweepActivities(dependencies);
  for (const endpoint of ENDPOINTS) registerEndpoint(dependencies, endpoint);
  registerUnmatched(dependencies, ENDPOINTS);
  registerForgetPlans(dependencies);
  registerPurgeTaskHub(dependencies);
  registerReconcileRuns(dependencies);
  registerStartDueRuns(dependencies);
  registerEventGrid(dependencies);
  registerActOnEvents(dependencies);
  registerFindSubscriptions(dependencies);
  if (dependencies.reportsStanding === true) registerReportStanding(dependencies);
}
