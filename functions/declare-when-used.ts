import { app } from "@azure/functions";
import { declareFunctions } from "./declare.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import type { Handlers } from "./handlers.ts";

/**
 * Declares functions whose handlers are loaded by the first call of any of them: the Node worker waits for the hook
 * before it calls a function. If they cannot be loaded, that call fails, and the next one tries again. Source:
 * azure-functions-nodejs-worker, src/hooks/executeHooks.ts.
 */
export function declareWhenUsed(table: readonly DeclaredFunction[], load: () => Promise<Handlers>): void {
  let handlers: Handlers | undefined;
  let loading: Promise<Handlers> | undefined;
  const loadOnce = async () => {
    try {
      return await (loading ??= load());
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  app.hook.preInvocation(async () => {
    handlers ??= await loadOnce();
  });
  declareFunctions(table, () => {
    if (handlers === undefined) throw new TypeError("defect: a function is called before it is loaded");
    return handlers;
  });
}
