import { coreNames, type Decision } from "./decision.ts";
import type { ChildCreated, TaskScheduled, TimerCreated } from "./history.ts";

/**
 * The code no longer takes the decisions that the history holds. The texts are those of DurableTask.Core's
 * TaskOrchestrationContext and NonDeterministicOrchestrationException.
 */
export class NonDeterminism extends Error {
  override readonly name = "NonDeterminism";

  constructor(details: string) {
    super(`Non-Deterministic workflow detected: ${details}`);
  }
}

const changed = "Was a change made to the orchestrator code after this instance had already started running?";

/**
 * Compares what history says was decided with what this replay decided under the same id.
 *
 * @throws NonDeterminism if they are not the same.
 */
export function mustMatch(
  event: TaskScheduled | ChildCreated | TimerCreated,
  decision: Decision | undefined,
): void {
  switch (event.type) {
    case "TaskScheduled":
      mustBeActivity(event, decision);
      return;
    case "TimerCreated":
      mustBeTimer(event, decision);
      return;
    case "ChildCreated":
      mustBeChild(event, decision);
  }
}

function mustBeActivity(event: TaskScheduled, decision: Decision | undefined): void {
  const before = "A previous execution of this orchestration scheduled an activity task with sequence";
  if (decision === undefined) {
    throw new NonDeterminism(
      `${before} ID ${event.id} and name '${event.name}' (version ''), but the current replay execution hasn't (yet?) scheduled this task. ${changed}`,
    );
  }
  if (decision.type !== "ScheduleActivity") {
    throw new NonDeterminism(
      `${before} number ${event.id} named '${event.name}', but the current orchestration replay instead produced a ${coreNames[decision.type]} action with this sequence number. ${changed}`,
    );
  }
  if (!sameName(event.name, decision.name)) {
    throw new NonDeterminism(
      `${before} number ${event.id} named '${event.name}', but the current orchestration replay instead scheduled an activity task named '${decision.name}' with this sequence number.  ${changed}`,
    );
  }
}

function mustBeTimer(event: TimerCreated, decision: Decision | undefined): void {
  const before = `A previous execution of this orchestration scheduled a timer task with sequence number ${event.id}`;
  if (decision === undefined) {
    throw new NonDeterminism(
      `${before} but the current replay execution hasn't (yet?) scheduled this task. ${changed}`,
    );
  }
  if (decision.type !== "StartTimer") {
    throw new NonDeterminism(
      `${before} named but the current orchestration replay instead produced a ${coreNames[decision.type]} action with this sequence number. ${changed}`,
    );
  }
}

function mustBeChild(event: ChildCreated, decision: Decision | undefined): void {
  const before =
    `A previous execution of this orchestration scheduled a sub-orchestration task with sequence ID ${event.id} and name '${event.name}' ` +
    `(version '${event.version ?? ""}', instance ID '${event.instanceId}'), but the current`;
  if (decision === undefined) {
    throw new NonDeterminism(`${before} replay execution hasn't (yet?) scheduled this task. ${changed}`);
  }
  if (decision.type !== "CreateChild") {
    throw new NonDeterminism(
      `${before} orchestration replay instead produced a ${coreNames[decision.type]} action at this sequence number. ${changed}`,
    );
  }
  if (!sameName(event.name, decision.name)) {
    throw new NonDeterminism(
      `${before} orchestration replay instead scheduled a sub-orchestration task with name ${decision.name} at this sequence number. ${changed}`,
    );
  }
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
