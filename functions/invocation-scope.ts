import { app, type InvocationContext } from "@azure/functions";
import { withinInvocation } from "../platform/invocation-log.ts";
import { withinLogScope } from "../platform/log-scope.ts";
import { orchestrationOf } from "./orchestration-of.ts";

/**
 * From now on, log lines of an invocation go through its own context, so that the host keeps the level and the
 * invocation, and the line contains the function and the orchestration. For functions of every kind on the Functions
 * host; the embedded host has such scopes itself.
 */
export function logWithinInvocations(): void {
  app.hook.preInvocation((hook) => {
    const { functionHandler } = hook;
    hook.functionHandler = (input: unknown, context): unknown =>
      withinLogScope({ function: context.functionName, instance: orchestrationOf(context) }, () =>
        withinInvocation(linesOf(context), (): unknown => functionHandler(input, context)),
      );
  });
}

const linesOf = (context: InvocationContext) => ({
  debug: (line: string) => {
    context.debug(line);
  },
  info: (line: string) => {
    context.info(line);
  },
  warn: (line: string) => {
    context.warn(line);
  },
  error: (line: string) => {
    context.error(line);
  },
});
