import { postCommand } from "./commands.ts";
import { postCredentials } from "./credentials.ts";
import type { Endpoint } from "./endpoint.ts";
import { getFleet, listFleetChanges, listFleetClusters } from "./fleet.ts";
import { getHealth, getReadiness } from "./health.ts";
import { makePlan } from "./plans.ts";
import { getFinding, getIncident, getProblemType } from "./reference.ts";
import { getRun, listRuns } from "./runs.ts";
import { deleteSchedule, getSchedule, listSchedules, putSchedule } from "./schedules.ts";
import { postRun } from "./start.ts";
import { listLeftOut, listTargets } from "./sweep-targets.ts";
import { listWorkflows } from "./workflows.ts";

/** Every HTTP function that answers a path of its own. */
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
