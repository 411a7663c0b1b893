import type { OrchestrationContext } from "durable-functions";
import type { RunRef } from "../../domain/run/run-ref.ts";
import { unpack } from "../../domain/activity/trace-context.ts";
import type { ChildContract } from "./child-contract.ts";
import { enginePort } from "./engine-port.ts";
import { createFlow } from "./create-flow.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";
import { defined } from "../../domain/schema/defined.ts";

/** A sub-orchestration as the app registers it. */
export interface Child {
  readonly orchestration: string;
  readonly orchestrator: (context: OrchestrationContext) => Steps<unknown>;
}

/**
 * Makes the orchestrator of a sub-orchestration, which does a part of a run's work with its own history. It must not park or
 * enter steps; the run does that. It gets hints of commands if the run names it in `childInstances` of its step.
 */
export function defineChild<Input extends RunRef, Output>(
  contract: ChildContract<Input, Output>,
  body: (flow: Flow, input: Input) => Steps<Output>,
): Child {
  return {
    orchestration: contract.orchestration,
    *orchestrator(context) {
      const parsed = contract.input.safeParse(unpack(context.df.getInput()).input);
      if (!parsed.success) {
        const paths = parsed.error.issues.map((issue) => issue.path.join(".") || "(input)").join(", ");
        throw new TypeError(
          `${contract.orchestration} was started with an input that breaks its contract at: ${paths}`,
        );
      }
      const { runId, instance } = parsed.data;
      const run = { runId, ...defined({ instance }) };
      return yield* body(createFlow(enginePort(context), run), parsed.data);
    },
  };
}
