import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { run } from "../../../support/runtime/run-main.ts";

/**
 * What goes wrong in Azure and therefore goes wrong here: each test is the reason for a rule of the kit or of lint.
 */

const second = 1000;
const retries = (attempts: number): df.RetryOptions => new df.RetryOptions(second, attempts);

describe("the library's retries", () => {
  it("wait the same time after each failure unless told otherwise, and set one more timer after the last", async () => {
    const { history } = await run(function* (context) {
      try {
        yield context.df.callActivityWithRetry("Flaky", retries(3), { key: "a", fails: 9 });
      } catch {
        return null;
      }
      return null;
    });
    expect(
      history.flatMap((event) => (event.type === "TimerCreated" ? [event.fireAt - event.at] : [])),
    ).toEqual([second, second, 0]);
  });

  it("hang for ever when retryTimeout has passed", async () => {
    const options = retries(9);
    options.retryTimeoutInMilliseconds = 1.5 * second;
    const { status } = await run(function* (context) {
      yield context.df.callActivityWithRetry("Flaky", options, { key: "a", fails: 9 });
    });
    expect(status).toBe("Running");
  });

  it("hang for ever when an interval is longer than six days", async () => {
    const options = retries(2);
    options.maxRetryIntervalInMilliseconds = 7 * 24 * 3600 * second;
    const { status, history } = await run(function* (context) {
      yield context.df.callActivityWithRetry("Echo", options, 1);
    });
    expect(status).toBe("Running");
    expect(history.some(({ type }) => type === "TaskScheduled")).toBe(false);
  });

  it("hang for ever when the failure says that it is not to be retried", async () => {
    const { status } = await run(function* (context) {
      yield context.df.callActivityWithRetry("FailForGood", retries(3));
    });
    expect(status).toBe("Running");
  });
});
