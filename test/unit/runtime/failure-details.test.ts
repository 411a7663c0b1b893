import { describe, expect, it } from "vitest";
import { fromHistoryJson, toHistoryJson, type HistoryEvent } from "../../../local/runtime/index.ts";
import { activityFailure } from "../../../local/runtime/protocol/activity-failure.ts";
import { failureDetailsIn } from "../../../local/runtime/protocol/failure-details.ts";
import { toReplay } from "../../../local/runtime/protocol/orchestrator-response.ts";

const inner = {
  errorType: "TypeError",
  errorMessage: "inside",
  stackTrace: null,
  isNonRetriable: false,
  properties: null,
  inner: null,
};
const failure = {
  errorType: "RangeError",
  errorMessage: "outside",
  stackTrace: "at work",
  isNonRetriable: true,
  properties: { code: 42 },
  inner,
};

describe("the details of a failure", () => {
  it("are read from the one line of JSON that the library makes of an error's message", () => {
    const message = JSON.stringify({
      errorType: "RangeError",
      errorMessage: "outside",
      stackTrace: "at work",
      isNonRetriable: true,
      properties: { code: 42 },
      innerFailure: { errorType: "TypeError", errorMessage: "inside" },
    });
    expect(failureDetailsIn(message)).toEqual(failure);
    expect(failureDetailsIn(`${message}\nand more`)).toEqual(failure);
    expect(activityFailure("Pay", new Error(message))).toMatchObject({
      failure,
      reason: `Activity function 'Pay' failed:  ${message}`,
    });
  });

  it.each(["boom", "", "{", "{}", '{"errorType":1,"errorMessage":"x"}', "[1]"])(
    "are not seen in the message %j",
    (message) => {
      expect(failureDetailsIn(message)).toBeUndefined();
    },
  );

  it.each<HistoryEvent>([
    { type: "TaskFailed", at: 0, played: true, taskId: 1, reason: "no", details: "why", failure },
    { type: "ChildFailed", at: 0, played: true, taskId: 1, reason: "no", details: "why", failure },
    { type: "ExecutionCompleted", at: 0, played: true, id: 3, status: "Failed", result: "no", failure },
  ])("go into history and come out of it", (event) => {
    const json = toHistoryJson(event);
    expect(json).toMatchObject({ FailureDetails: { ErrorType: "RangeError", Properties: { code: 42 } } });
    expect(fromHistoryJson(json)).toEqual(event);
  });

  it("of a failed orchestration are those of the failure that it did not catch", () => {
    const state = {
      isDone: false,
      actions: [[]],
      error: "RangeError: outside",
      failureDetails: {
        ErrorType: "RangeError",
        ErrorMessage: "outside",
        StackTrace: "at work",
        IsNonRetriable: true,
        Properties: { code: 42 },
        InnerFailure: { ErrorType: "TypeError", ErrorMessage: "inside", IsNonRetriable: false },
      },
    };
    expect(toReplay(state, "Work").end).toMatchObject({ type: "threw", failure });
  });
});

describe("the state of an orchestrator that threw", () => {
  it.each<[unknown, string]>([
    ["broken", "Orchestrator function 'Work' failed: broken"],
    [{ code: 1 }, `Orchestrator function 'Work' failed: {"code":1}`],
    [5, "Orchestrator function 'Work' failed: 5"],
  ])("is read whatever the message was: %j", (error, reason) => {
    const state = { isDone: false, actions: [[]], error };
    expect(toReplay(state, "Work").end).toMatchObject({ type: "threw", reason });
  });

  it.each([undefined, null, ""])("is that of a waiting one if the message was %j", (error) => {
    const state = { isDone: false, actions: [[]], error };
    expect(toReplay(state, "Work").end).toEqual({ type: "waiting" });
  });
});
