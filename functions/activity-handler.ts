import type { ActivityHandler } from "durable-functions";
import type { BoundActivity } from "../activities/bound-activity.ts";
import { unpack } from "../domain/activity/trace-context.ts";
import { observeCalls } from "../platform/azure/observed-calls.ts";
import { redactedReason } from "../platform/redact.ts";
import { watchCalls } from "./azure-calls.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { logFailedRun } from "./failed-run-line.ts";
import { orchestrationOf } from "./orchestration-of.ts";
import { sendSpansOfEndedRun } from "./run-spans.ts";

/**
 * An activity as the app registers it: its calls to Azure are observed and belong to the trace of its run. Of an error,
 * only its name and message go into the history, never a cause or a body.
 */
export function activityHandler(dependencies: KeylessDependencies, activity: BoundActivity): ActivityHandler {
  const { log } = dependencies;
  return async (carried: unknown, context): Promise<unknown> => {
    const { input, traceparent } = unpack(carried);
    const outcome = await observeCalls(watchCalls(dependencies, traceparent), () =>
      activity.run(input, orchestrationOf(context)),
    ).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ reason: redactedReason(error) }),
    );
    if ("answer" in outcome) {
      log.debug("activity answered", { activity: activity.name });
      logFailedRun(log, activity.name, input, outcome.answer);
      await sendSpansOfEndedRun(dependencies, activity.name, input);
      return outcome.answer;
    }
    log.warn("activity failed", { activity: activity.name, reason: outcome.reason });
    throw new Error(outcome.reason);
  };
}
