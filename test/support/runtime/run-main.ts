import * as df from "durable-functions";
import type { RunningHost } from "../../../local/runtime/index.ts";
import { hosted, outcomeOf } from "./hosted.ts";

export type Code = (context: df.OrchestrationContext) => Generator<df.Task, unknown, unknown>;

/** Runs one orchestrator, with a few activities and children to call, until nothing more happens. */
export async function run(
  code: Code,
  more: {
    input?: unknown;
    meanwhile?: (id: string, host: RunningHost) => Promise<void> | void;
  } = {},
) {
  const failures = new Map<string, number>();
  const host = await hosted({
    paranoid: true,
    app: () => {
      df.app.activity("Echo", { handler: (value: unknown) => value });
      df.app.activity("Flaky", {
        handler: ({ key, fails }: { key: string; fails: number }) => {
          const failed = (failures.get(key) ?? 0) + 1;
          failures.set(key, failed);
          if (failed <= fails) throw new Error(`flaky ${failed}`);
          return failed;
        },
      });
      df.app.orchestration("Child", function* (context) {
        const input = context.df.getInput<{ fail?: boolean; wait?: boolean } | undefined>();
        if (input?.fail === true) throw new Error("child failed");
        if (input?.wait === true) yield context.df.waitForExternalEvent("Never");
        return (yield context.df.callActivity("Echo", input)) as unknown;
      });
      df.app.orchestration("Main", code);
    },
  });
  const id = host.orchestrations.start({
    name: "Main",
    instanceId: "main",
    input: more.input === undefined ? null : JSON.stringify(more.input),
  });
  await host.idle();
  await more.meanwhile?.(id, host);
  await host.idle();
  return { ...outcomeOf(host, id), history: host.orchestrations.history(id), host };
}
