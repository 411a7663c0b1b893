import type { SpanOrder, Telemetry } from "../../../platform/telemetry.ts";
import type { Observed, Observer } from "./observer.ts";

const triggers: Readonly<Record<string, { readonly trigger: string; readonly kind: SpanOrder["kind"] }>> = {
  httpTrigger: { trigger: "http", kind: "server" },
  timerTrigger: { trigger: "timer", kind: "internal" },
  eventGridTrigger: { trigger: "pubsub", kind: "consumer" },
};

/** Durable work by trigger, named as Durable Functions names it in its own traces. */
const durable: Readonly<Record<string, string>> = {
  orchestrationTrigger: "orchestration",
  activityTrigger: "activity",
};

/** A span for every call of a function: an HTTP function, one turn of an orchestration, an activity. */
export function telemetryObserver(telemetry: Telemetry): Observer {
  return (observed, call) => telemetry.span(spanOf(observed), call);
}

function spanOf({ functionName, triggerType, invocationId, instanceId }: Observed): SpanOrder {
  const { trigger, kind } = triggers[triggerType] ?? { trigger: "other", kind: "internal" as const };
  const type = durable[triggerType];
  return {
    name: type === undefined ? functionName : `${type}:${functionName}`,
    kind,
    thread: instanceId,
    attributes: {
      "faas.name": functionName,
      "faas.trigger": trigger,
      "faas.invocation_id": invocationId,
      ...(type !== undefined && { "durabletask.type": type, "durabletask.task.name": functionName }),
      ...(instanceId !== undefined && { "durabletask.task.instance_id": instanceId }),
    },
  };
}
