import * as df from "durable-functions";
import type { RunningHost, TurnObservation } from "../../../local/runtime/index.ts";
import { hosted, outcomeOf } from "./hosted.ts";

export type Code = (context: df.OrchestrationContext) => Generator<df.Task, unknown, unknown>;

interface ChildOrder {
  readonly fail?: boolean;
  readonly wait?: boolean;
  readonly sleepMs?: number;
}

/** Activities and children for an orchestrator to call. */
function registerHelpers(): void {
  const failures = new Map<string, number>();
  df.app.activity("Echo", { handler: (value: unknown) => value });
  df.app.activity("Flaky", {
    handler: ({ key, fails }: { key: string; fails: number }) => {
      const failed = (failures.get(key) ?? 0) + 1;
      failures.set(key, failed);
      if (failed <= fails) throw new Error(`flaky ${failed}`);
      return failed;
    },
  });
  df.app.activity("FailForGood", {
    handler: () => {
      throw new Error(JSON.stringify({ errorType: "Fatal", errorMessage: "no use", isNonRetriable: true }));
    },
  });
  df.app.orchestration("Child", function* (context) {
    const { fail, wait, sleepMs } = context.df.getInput<ChildOrder | undefined>() ?? {};
    if (fail === true) throw new Error("child failed");
    if (wait === true) yield context.df.waitForExternalEvent("Never");
    if (sleepMs !== undefined) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + sleepMs));
    }
    return (yield context.df.callActivity("Echo", context.df.getInput())) as unknown;
  });
}

/** Runs one orchestrator until nothing more happens. */
export async function run(
  code: Code,
  more: {
    input?: unknown;
    paranoid?: boolean;
    meanwhile?: (id: string, host: RunningHost) => Promise<void> | void;
  } = {},
) {
  const turns: TurnObservation[] = [];
  const host = await hosted({
    paranoid: more.paranoid ?? true,
    onTurn: (turn) => turns.push(turn),
    app: () => {
      registerHelpers();
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
  const own = turns.filter(({ request }) => request.instanceId === id);
  // A paranoid host replays each turn twice, and both replays are observed.
  const replays = own.filter((_turn, index) => more.paranoid === false || index % 2 === 0);
  return {
    ...outcomeOf(host, id),
    history: host.orchestrations.history(id),
    requests: replays.map(({ request }) => request),
    errors: replays.flatMap(({ error }) => (error === undefined ? [] : [error])),
    host,
  };
}
