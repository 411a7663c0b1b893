import * as df from "durable-functions";
import { CHILDREN } from "../orchestrations/children.ts";
import { WORKFLOWS } from "../orchestrations/workflows.ts";
import type { BoundActivity } from "../activities/bound-activity.ts";
import { redactedReason } from "../platform/redact.ts";
import { type Endpoint, registerEndpoint } from "./http/endpoint.ts";
import { postCommand } from "./http/commands.ts";
import { postCredentials } from "./http/credentials.ts";
import { getHealth } from "./http/health.ts";
import { makePlan } from "./http/plans.ts";
import { getRun, listRuns } from "./http/runs.ts";
import { postRun } from "./http/start.ts";
import { listWorkflows } from "./http/workflows.ts";
import type { KeylessParts } from "./parts.ts";
import { registerForgetPlans } from "./timer/forget-plans.ts";
import { registerPurgeTaskHub } from "./timer/purge-task-hub.ts";

/** Every HTTP function, by method and route. */
export const ENDPOINTS: readonly Endpoint[] = [
  getHealth,
  listWorkflows,
  makePlan,
  postRun,
  listRuns,
  getRun,
  postCommand,
  postCredentials,
];

/** Registers all of Keyless with the Functions library: what the host then finds is the whole app. */
export function registerKeyless(parts: KeylessParts): void {
  for (const { orchestration, orchestrator } of [...WORKFLOWS, ...CHILDREN])
    df.app.orchestration(orchestration, orchestrator);
  for (const activity of parts.activities) {
    df.app.activity(activity.name, { handler: logged(parts, activity) });
  }
  for (const endpoint of ENDPOINTS) registerEndpoint(parts, endpoint);
  registerForgetPlans(parts);
  registerPurgeTaskHub(parts);
}

/** What an activity throws goes into the history: only its name and message, never a cause or a body. */
function logged({ log }: KeylessParts, activity: BoundActivity) {
  return async (input: unknown): Promise<unknown> => {
    const outcome = await activity.run(input).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ reason: redactedReason(error) }),
    );
    if ("answer" in outcome) {
      log.debug("activity answered", { activity: activity.name });
      return outcome.answer;
    }
    log.warn("activity failed", { activity: activity.name, reason: outcome.reason });
    throw new Error(outcome.reason);
  };
}
