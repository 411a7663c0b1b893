import { count } from "../text/count.ts";
import { hours, formatDuration } from "../text/duration.ts";
import { row } from "./row.ts";

const RETRY_OR_CANCEL =
  "Find and remove the cause. Then `POST …/retry`; or `POST …/cancel` ends the run here.";

/** The run itself, and activities that do not come to an end. */
export const RUN_INCIDENTS = {
  "step-failed": row({
    message: ({ activity, failures, error }) =>
      `The activity ${activity} failed ${count(failures, "time")}: ${error}`,
    remedy: RETRY_OR_CANCEL,
    example: { activity: "ensureGrant", failures: 5, error: "socket hang up" },
  }),
  "waited-too-long": row({
    message: ({ waitedMs, because }) => `After ${formatDuration(waitedMs)}, Azure still answers: ${because}.`,
    remedy: RETRY_OR_CANCEL,
    example: { waitedMs: hours(2), because: "another operation is in progress" },
  }),
  "run-superseded": row({
    message: ({ instance }) => `The instance ${instance} now carries out the run.`,
    remedy: "No action is needed: this instance ends here.",
    example: { instance: "migrate-web-0123456789ab-2" },
  }),
  "run-has-ended": row({
    message: ({ state }) => `The run has ended as ${state}.`,
    remedy: "Start a new run.",
    example: { state: "cancelled" },
  }),
};
