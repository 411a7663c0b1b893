import { randomUUID } from "node:crypto";
import { currentProgrammingModel } from "./core-shim.ts";
import type { CoreInvocationContext } from "./functions-core.ts";
import type { HostLog } from "./host-log.ts";
import type { HookName, HostedFunction, Registry } from "./registry.ts";

/** What a function is called with: typed data as the worker protocol has it, by binding name. */
export interface Invocation {
  readonly trigger: object | null;
  readonly inputs?: Readonly<Record<string, object>>;
  readonly triggerMetadata?: Readonly<Record<string, object>>;
}

/**
 * Calls functions as the Node worker does: arguments from the programming model, `preInvocation` hooks, the function,
 * `postInvocation` hooks, and the result in typed data. Source: azure-functions-nodejs-worker `InvocationHandler`.
 */
export class Invoker {
  readonly #registry: Registry;
  readonly #log: HostLog;
  readonly #appHookData = {};

  constructor(registry: Registry, log: HostLog) {
    this.#registry = registry;
    this.#log = log;
  }

  /** Runs `appStart` or `appTerminate` hooks. */
  async announce(name: Extract<HookName, "appStart" | "appTerminate">): Promise<void> {
    await this.#runHooks(name, { hookData: {}, appHookData: this.#appHookData });
  }

  /** The function's return value as typed data. Throws what the function throws. */
  async invoke(
    called: HostedFunction,
    { trigger, inputs = {}, triggerMetadata = {} }: Invocation,
  ): Promise<unknown> {
    const context = this.#context(called, {
      invocationId: randomUUID(),
      functionId: called.name,
      inputData: [
        { name: called.trigger, data: trigger },
        ...Object.entries(inputs).map(([name, data]) => ({ name, data })),
      ],
      triggerMetadata,
    });
    const model = currentProgrammingModel().getInvocationModel(context);
    const { context: invocationContext, inputs: args } = await model.getArguments();
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

  #context(called: HostedFunction, request: CoreInvocationContext["request"]): CoreInvocationContext {
    return {
      invocationId: request.invocationId,
      request,
      metadata: called.metadata,
      state: "default",
      log: (level, category, message) => {
        const entry = { hookData: {}, appHookData: this.#appHookData, level, category, message };
        for (const hook of this.#registry.hooks("log")) hook(entry);
        this.#log({ level: entry.level, category, message: entry.message, functionName: called.name });
      },
    };
  }

  async #runHooks(name: HookName, context: Record<string, unknown>): Promise<void> {
    for (const hook of this.#registry.hooks(name)) await hook(context);
  }
}
