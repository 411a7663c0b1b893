import { app, type InvocationContext } from "@azure/functions";
import { withinInvocation } from "../platform/invocation-log.ts";
import { withinLogScope } from "../platform/log-scope.ts";
import { orchestrationOf } from "./orchestration-of.ts";

/**
 * From now on whatever an invocation logs goes through its own context, so that the host keeps level and invocation,
 * and has the function and the orchestration in its line. For functions of every kind, on hosts that tell of no more
 * than an invocation; the embedded host has these scopes of its own.
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
