import { describe, expect, it } from "vitest";
import type { Replay } from "../../../local/runtime/engine/action.ts";
import type { HistoryEvent } from "../../../local/runtime/engine/history.ts";
import {
  hour,
  scheduled,
  created,
  child,
  childCreated,
  activity,
  timer,
  waiting,
  decisionsAfter,
} from "../../support/runtime/engine-events.ts";

describe("non-determinism", () => {
  const changed =
    "Was a change made to the orchestrator code after this instance had already started running?";

  it.each<[string, Replay, HistoryEvent, string]>([
    [
      "another activity",
      waiting(activity("B")),
      scheduled(0),
      "an activity task with sequence number 0 named 'A', but the current orchestration replay instead scheduled an activity task named 'B' with this sequence number.  ",
    ],
    [
      "a timer for an activity",
      waiting(timer(hour)),
      scheduled(0),
      "an activity task with sequence number 0 named 'A', but the current orchestration replay instead produced a CreateTimerOrchestratorAction action with this sequence number. ",
    ],
    [
      "no activity",
      waiting(),
      scheduled(0),
      "an activity task with sequence ID 0 and name 'A' (version ''), but the current replay execution hasn't (yet?) scheduled this task. ",
    ],
    [
      "an activity for a timer",
      waiting(activity()),
      created(0, hour),
      "a timer task with sequence number 0 named but the current orchestration replay instead produced a ScheduleTaskOrchestratorAction action with this sequence number. ",
    ],
    [
      "another sub-orchestration",
      waiting(child("Kid", "kid")),
      childCreated(0, "Other"),
      "a sub-orchestration task with sequence ID 0 and name 'Other' (version '', instance ID 'kid'), but the current orchestration replay instead scheduled a sub-orchestration task with name Kid at this sequence number. ",
    ],
    [
      "an activity for a sub-orchestration",
      waiting(activity()),
      childCreated(0, "Kid"),
      "a sub-orchestration task with sequence ID 0 and name 'Kid' (version '', instance ID 'kid'), but the current orchestration replay instead produced a ScheduleTaskOrchestratorAction action at this sequence number. ",
    ],
    [
      "no sub-orchestration",
      waiting(),
      childCreated(0, "Kid"),
      "a sub-orchestration task with sequence ID 0 and name 'Kid' (version '', instance ID 'kid'), but the current replay execution hasn't (yet?) scheduled this task. ",
    ],
    [
      "no timer",
      waiting(),
      created(0, hour),
      "a timer task with sequence number 0 but the current replay execution hasn't (yet?) scheduled this task. ",
    ],
  ])("is reported in the engine's words: %s", (_name, replay, event, text) => {
    const [last] = decisionsAfter(replay, event).slice(-1);
    expect(last).toMatchObject({
      type: "Complete",
      status: "Failed",
      result: `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${text}${changed}`,
    });
  });

  it("leaves in place what this replay decided, as the engine does", () => {
    expect(decisionsAfter(waiting(activity("B")), scheduled(0))).toMatchObject([
      { type: "ScheduleActivity", name: "B" },
      { type: "Complete" },
    ]);
  });
});
