import { randomUUID } from "node:crypto";
import { withinLogScope } from "../../../platform/log-scope.ts";
import type { ClientEndpoint } from "../protocol/client-urls.ts";
import { clientInputs } from "./client-inputs.ts";
import { currentProgrammingModel } from "./core-shim.ts";
import type { CoreInvocationContext, TriggerMetadata } from "./functions-core.ts";
import type { HostLog } from "./host-log.ts";
import type { HostedFunction } from "./hosted-function.ts";
import type { Observer } from "./observer.ts";
import type { HookName, Registry } from "./registry.ts";

/** What a function is called with: typed data as the worker protocol has it, by binding name. */
export interface Invocation {
  readonly trigger: object | null;
  readonly triggerMetadata?: TriggerMetadata;
  /** A fresh one if absent. */
  readonly invocationId?: string;
  /** The orchestration that the call belongs to. */
  readonly instanceId?: string;
  /** True if what the function logs is known already: a replay that only checks another. */
  readonly silent?: boolean;
}

interface InvokerDependencies {
  readonly registry: Registry;
  readonly log: HostLog;
  readonly observer: Observer;
  /** Where durable clients are served; absent where functions get none. */
  readonly endpoint?: () => ClientEndpoint;
}

/**
 * Calls functions as the Node worker does: arguments from the programming model, `preInvocation` hooks, the function,
 * `postInvocation` hooks, and the result in typed data. Source: azure-functions-nodejs-worker `InvocationHandler`.
 *
 * One thing differs: what an orchestrator logs while it replays is not written again.
 */
export class Invoker {
  readonly #registry: Registry;
  readonly #log: HostLog;
  readonly #observer: Observer;
  readonly #endpoint: (() => ClientEndpoint) | undefined;
  readonly #appHookData = {};

  constructor({ registry, log, observer, endpoint }: InvokerDependencies) {
    this.#registry = registry;
    this.#log = log;
    this.#observer = observer;
    this.#endpoint = endpoint;
  }

  /** Runs `appStart` or `appTerminate` hooks. */
  async announce(name: Extract<HookName, "appStart" | "appTerminate">): Promise<void> {
    await this.#runHooks(name, { hookData: {}, appHookData: this.#appHookData });
  }

  /** The function's return value as typed data. Throws what the function throws. */
  invoke(called: HostedFunction, invocation: Invocation): Promise<unknown> {
    const { invocationId = randomUUID(), instanceId } = invocation;
    const { name: functionName, triggerType } = called;
    const observed = { functionName, triggerType, invocationId, instanceId };
    const scope = { function: functionName, instance: instanceId, invocation: invocationId };
    return withinLogScope(scope, () =>
      this.#observer(observed, () => this.#invoke(called, { ...invocation, invocationId })),
    );
  }

  async #invoke(
    called: HostedFunction,
    invocation: Invocation & { readonly invocationId: string },
  ): Promise<unknown> {
    const context = this.#context(called, invocation);
    const model = currentProgrammingModel().getInvocationModel(context);
    const { context: invocationContext, inputs: args } = await model.getArguments();
    context.replaying = () => invocation.silent === true || isReplaying(invocationContext);
    const shared = { hookData: {}, appHookData: this.#appHookData, invocationContext };

    const before = { ...shared, inputs: args, functionCallback: called.callback };
    context.state = "preInvocationHooks";
    await this.#runHooks("preInvocation", before);

    const after: Record<string, unknown> = { ...shared, inputs: before.inputs, result: null, error: null };
    context.state = "invocation";
    try {
      after["result"] = await model.invokeFunction(invocationContext, before.inputs, before.functionCallback);
    } catch (error) {
      after["error"] = error ?? new Error("Unknown error");
    }
    context.state = "postInvocationHooks";
    await this.#runHooks("postInvocation", after);
    context.state = undefined;

    if ((after["error"] ?? null) !== null) throw after["error"] as Error;
    const response = await model.getResponse(invocationContext, after["result"]);
    return response.returnValue;
  }

  #context(
    called: HostedFunction,
    invocation: Invocation & { readonly invocationId: string },
  ): CoreInvocationContext & { replaying: () => boolean } {
    const { invocationId, instanceId, trigger, triggerMetadata = {} } = invocation;
    const inputs = this.#endpoint === undefined ? {} : clientInputs(called, this.#endpoint);
    const about = {
      functionName: called.name,
      invocationId,
      ...(instanceId !== undefined && { instanceId }),
    };
    const context = {
      invocationId,
      request: {
        invocationId,
        functionId: called.name,
        inputData: [
          { name: called.trigger, data: trigger },
          ...Object.entries(inputs).map(([name, data]) => ({ name, data })),
        ],
        triggerMetadata,
      },
      metadata: called.metadata,
      state: "default" as CoreInvocationContext["state"],
      replaying: () => false,
      log: (level: string, category: string, message: string) => {
        const entry = { hookData: {}, appHookData: this.#appHookData, level, category, message };
        for (const hook of this.#registry.hooks("log")) hook(entry);
        if (context.replaying()) return;
        this.#log({ level: entry.level, category, message: entry.message, ...about });
      },
    };
    return context;
  }

  async #runHooks(name: HookName, context: Record<string, unknown>): Promise<void> {
    for (const hook of this.#registry.hooks(name)) await hook(context);
  }
}

/** What `durable-functions` knows of an orchestrator's replay; false for any other function. */
function isReplaying(context: unknown): boolean {
  if (typeof context !== "object" || context === null || !("df" in context)) return false;
  const { df } = context;
  return typeof df === "object" && df !== null && "isReplaying" in df && df.isReplaying === true;
}
