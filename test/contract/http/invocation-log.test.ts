import { setImmediate as later } from "node:timers/promises";
import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { expect, it } from "vitest";
import { logWithinInvocations } from "../../../functions/invocation-scope.ts";
import type { HostLogEntry } from "../../../local/runtime/index.ts";
import { toInvocationOr } from "../../../platform/invocation-log.ts";
import { jsonLog } from "../../../platform/log.ts";
import { hosted } from "../../support/runtime/hosted.ts";

/** A host with an app that logs as the deployed one does, and what came to the host and to stdout. */
async function logging() {
  const host: HostLogEntry[] = [];
  const stdout: string[] = [];
  const log = jsonLog({
    write: toInvocationOr((line) => stdout.push(line)),
    least: "warn",
    now: () => 0,
  });
  const running = await hosted({
    log: (entry) => void host.push(entry),
    app: () => {
      logWithinInvocations();
      app.http("ask", {
        route: "ask",
        extraInputs: [df.input.durableClient()],
        handler: async (_request, context: InvocationContext) => {
          log.audit("somebody asked", { by: "ada" });
          await later();
          log.warn("after a wait");
          log.info("below the least level");
          await df.getClient(context).startNew("Run", { instanceId: "run-1" });
          return { body: context.invocationId };
        },
      });
      df.app.orchestration("Run", function* (context) {
        return yield context.df.callActivity("work");
      });
      df.app.activity("work", {
        handler: () => {
          log.error("it went wrong");
        },
      });
      log.warn("while the app loads");
    },
  });
  const lines = () =>
    host
      .filter(({ category }) => category === "user")
      .map(({ level, message, functionName, invocationId }) => ({
        ...{ level, functionName, invocationId },
        line: JSON.parse(message) as unknown,
      }));
  return { running, stdout, lines };
}

it("a line within an invocation goes to its context alone, with level and invocation; any other to stdout alone", async () => {
  const { running, stdout, lines } = await logging();
  const invocationId = await (await fetch(`${running.url}/api/ask`)).text();
  await running.idle();
  const asked = { functionName: "ask", invocationId };
  expect(lines()).toEqual([
    {
      ...{ ...asked, level: "information" },
      line: expect.objectContaining({
        message: "somebody asked",
        category: "audit",
        by: "ada",
        function: "ask",
      }),
    },
    { ...{ ...asked, level: "warning" }, line: expect.objectContaining({ message: "after a wait" }) },
    {
      ...{ level: "error", functionName: "work", invocationId: expect.any(String) },
      line: expect.objectContaining({ message: "it went wrong", function: "work", instance: "run-1" }),
    },
  ]);
  expect(stdout.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ message: "while the app loads", level: "warn" }),
  ]);
});
