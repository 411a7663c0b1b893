import type { FailureDetails } from "../engine/failure-details.ts";
import { failureDetailsIn } from "./failure-details.ts";

/** Reason and details of a failed activity, as the orchestration's history keeps them. */
export interface ActivityFailure {
  readonly reason: string;
  readonly details: string;
  readonly failure?: FailureDetails;
}

/**
 * What the extension makes of an error that a worker reported: the worker's "Result: Failure" report becomes a .NET
 * exception, whose message keeps the blank after "Exception:". Recorded from the real engine:
 * test/fixtures/durable/ActivityFails.json.
 */
export function activityFailure(name: string, error: unknown): ActivityFailure {
  const { message, stack } = asError(error);
  const failure = failureDetailsIn(message);
  const report = exception(`Result: Failure\nException: ${message}\nStack: ${stack}`, null, {
    stack: "   at the worker",
    source: "app",
  });
  return {
    reason: `Activity function '${name}' failed:  ${message}`,
    details: JSON.stringify(exception(` ${message}`, report, { stack: null, source: null })),
    ...(failure && { failure }),
  };
}

const functionFailed = "Microsoft.Azure.WebJobs.Extensions.DurableTask.FunctionFailedException";

/** No such activity is registered; the text is that of the extension's TaskNonexistentActivityShim. */
export function unknownActivity(name: string): ActivityFailure {
  const message = `Activity function '${name}' does not exist.`;
  return {
    reason: `Activity function '${name}' failed: ${message}`,
    details: JSON.stringify({
      ...exception(message, null, { stack: null, source: null }),
      $type: `${functionFailed}, Microsoft.Azure.WebJobs.Extensions.DurableTask`,
      ClassName: functionFailed,
    }),
  };
}

function exception(
  message: string,
  inner: object | null,
  { stack, source }: { stack: string | null; source: string | null },
): object {
  return {
    $type: "System.Exception, System.Private.CoreLib",
    ClassName: "System.Exception",
    Message: message,
    Data: null,
    InnerException: inner,
    HelpURL: null,
    StackTraceString: stack,
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: -2146233088,
    Source: source,
    WatsonBuckets: null,
  };
}

/** Whatever was thrown, as the worker reports it: anything but an error or a string shows as its JSON. */
function asError(error: unknown): { message: string; stack: string } {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? "" };
  const message =
    error === undefined || error === null
      ? "Unknown error"
      : typeof error === "string"
        ? error
        : JSON.stringify(error);
  return { message, stack: "" };
}
